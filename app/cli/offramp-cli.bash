# SPDX-License-Identifier: Apache-2.0
# Completion of offramp-cli's commands, options and values for bash.

_offramp_cli_options() {
  case $1 in
    train)
      echo --pair --polarity --limit --redundant-share --preset --width --exits --no-exit --no-events --epochs --batch --learning-rate --optimizer \
        --schedule --warmup --weight-decay --main-weight --augment --patience --threshold-goal --seed --device --threads --precision --run --resume --data --quiet --help ;;
    evaluate)
      echo --model --baseline --pair --polarity --split --limit --redundant-share --threshold --repeats --batch --device --threads --precision --no-autotune --data \
        --confusion --sweep --unseen --json --quiet --help ;;
    table) echo --with --without --format --limit --repeats --batch --device --threads --precision --no-autotune --data --quiet --help ;;
    exits) echo --format --json --limit --repeats --batch --device --threads --precision --no-autotune --data --quiet --help ;;
    matrix) echo --sets --show --format --json --limit --batch --device --threads --precision --no-autotune --data --quiet --help ;;
    threshold) echo --run --model --goal --pair --polarity --limit --batch --device --threads --precision --no-autotune --data --dry-run --json --quiet --help ;;
    classify) echo --model --threshold --invert --repeats --device --threads --precision --no-autotune --json --help ;;
    demo) echo --steps --run --quiet --help ;;
    bench)
      echo --model --pair --data --device --threads --precision --no-autotune --width --preset --batch \
        --redundant --images --repeats --training-batch --quick --json --quiet --help ;;
    datasets) echo --data --json --force --quiet --help ;;
    export) echo --model --dtype --force --help ;;
    info) echo --model --help ;;
    devices) echo --json --help ;;
  esac
}

_offramp_cli_values() {
  case $1 in
    --pair) echo mnist+omniglot cifar10+cifar100 svhn+gtsrb doodles ;;
    --polarity) echo matched as-is ;;
    --preset) echo modern paper ;;
    --width) echo 1 1/2 1/4 1/8 1/16 ;;
    --optimizer) echo sgd adam ;;
    --augment) echo on off ;;
    --goal | --threshold-goal) echo accuracy main-lost=0.5% time=0.6 ;;
    --schedule) echo cosine step constant ;;
    --split) echo test validation ;;
    --invert) echo auto never always ;;
    --dtype) echo f32 f16 bf16 ;;
    --format) echo text csv markdown latex ;;
    --show) echo leaves auroc fpr95 ;;
    --precision) echo auto fp32 bf16 fp16 ;;
    --unseen | --sets) echo mnist omniglot cifar10 cifar100 svhn gtsrb doodles blank noise patterns characters mutants folder: ;;
    --device) offramp-cli devices 2>/dev/null | cut -d ' ' -f 1; echo auto ;;
  esac
}

_offramp_cli() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}

  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W 'train evaluate table exits matrix threshold classify demo bench datasets export info devices --help --version' -- "$word")
    return
  fi
  if [ "$command" = datasets ] && [[ $word != -* && $before != --data ]]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      mapfile -t COMPREPLY < <(compgen -W 'list get verify path' -- "$word")
    else
      mapfile -t COMPREPLY < <(compgen -W 'mnist omniglot cifar10 cifar100 svhn gtsrb' -- "$word")
    fi
    return
  fi
  case $before in
    --pair | --polarity | --preset | --width | --optimizer | --schedule | --augment | --goal | --threshold-goal | --split | --invert | \
      --dtype | --format | --show | --device | --precision)
      mapfile -t COMPREPLY < <(compgen -W "$(_offramp_cli_values "$before" "$command")" -- "$word") ;;
    --unseen | --sets)
      # The last of several, with commas between them; the option --unseen may do without any.
      if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_offramp_cli_options "$command")" -- "$word")
      elif [[ $word == *,* ]]; then
        mapfile -t COMPREPLY < <(compgen -P "${word%,*}," -W "$(_offramp_cli_values "$before")" -- "${word##*,}")
      else
        mapfile -t COMPREPLY < <(compgen -W "$(_offramp_cli_values "$before")" -- "$word")
      fi ;;
    --limit | --redundant-share | --redundant | --images | --training-batch | --exits | --epochs | --batch | --learning-rate | \
      --warmup | --weight-decay | --main-weight | --patience | --seed | --threads | --threshold | --repeats | --steps)
      COMPREPLY=() ;;
    *)
      if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_offramp_cli_options "$command")" -- "$word")
      else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
      fi ;;
  esac
}

complete -F _offramp_cli offramp-cli
