/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the lessons that ship with the program, from the bundled model and built-in doodles: scripts/lessons.sh runs
 * it.
 *
 * Usage: make-lessons FOLDER, with OFFRAMP_MODELS naming the folder of the bundled model. What the lessons say about
 * times and ways is what was measured while they were made. The doodles' seeds are searched in order for those that
 * show what a lesson is about; a lesson makes no claim about how often that happens.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "offramp-classifier.h"
#include "offramp-lesson.h"

enum
{
  MOST_SEEDS = 2000
};

#define DOODLE "doodle"

typedef struct
{
  OfframpClassifier *classifier;
  OfframpLesson *lesson;
} Maker;

static OfframpSample *
judge (Maker *maker, const guint8 *image, const char *name, double threshold)
{
  const OfframpEffort effort = { .repeats = 31, .compare_repeats = 31 };
  g_autoptr (GBytes) bytes = g_bytes_new (image, EE_IMAGE_BYTES);
  g_autoptr (GError) error = NULL;
  OfframpSample *sample = offramp_sample_new (name, bytes, NULL, EE_IMAGE_SIDE, EE_IMAGE_SIDE);
  OfframpVerdict *verdict;

  offramp_classifier_set_threshold (maker->classifier, threshold);
  verdict = offramp_classifier_classify (maker->classifier, sample, &effort, &error);
  if (verdict == NULL)
    g_error ("%s", error->message);
  offramp_sample_take_verdict (sample, verdict);
  return sample;
}

/* The first digit (of value @digit) or glyph (@digit negative) from @seed on that leaves or not, as wanted. */
static OfframpSample *
find (Maker *maker, int digit, guint64 seed, gboolean leaves, guint8 *image)
{
  for (guint64 i = seed; i < seed + MOST_SEEDS; i++)
    {
      g_autofree char *name
          = digit >= 0 ? g_strdup_printf ("%d", digit) : g_strdup_printf (DOODLE " %" G_GUINT64_FORMAT, i);
      g_autoptr (OfframpSample) sample = NULL;
      const OfframpVerdict *verdict;

      if (digit >= 0)
        ee_doodle_draw_digit ((guint)digit, i, image);
      else
        ee_doodle_draw_glyph (i, image);
      sample = judge (maker, image, name, -1);
      verdict = offramp_sample_get_verdict (sample);
      if (verdict->route.left == leaves && (leaves || digit < 0 || verdict->route.label == (guint)digit))
        return g_steal_pointer (&sample);
    }
  g_error ("no doodle of %d goes the wanted way", digit);
}

/* (transfer full): what is called "doodle 7" has a name in Ukrainian too; a digit's is the same everywhere. */
static GHashTable *
translate_name (const char *name)
{
  GHashTable *names = offramp_lesson_texts_new ();

  if (g_str_has_prefix (name, DOODLE))
    {
      g_hash_table_insert (names, g_strdup ("en"), g_strdup (name));
      g_hash_table_insert (names, g_strdup ("uk"), g_strconcat ("малюнок", name + strlen (DOODLE), NULL));
    }
  return names;
}

static void
add (Maker *maker, OfframpSample *sample, const char *english, const char *ukrainian)
{
  g_autoptr (OfframpLessonStep) step = offramp_lesson_step_new (sample);

  if (sample != NULL)
    offramp_lesson_step_take_names (step, translate_name (offramp_sample_get_name (sample)));
  offramp_lesson_step_set_remark (step, "en", english);
  offramp_lesson_step_set_remark (step, "uk", ukrainian);
  offramp_lesson_append (maker->lesson, step);
}

static void
begin (Maker *maker, const char *english, const char *ukrainian)
{
  g_clear_object (&maker->lesson);
  maker->lesson = offramp_lesson_new (offramp_classifier_get_model (maker->classifier)->device_name, NULL);
  offramp_lesson_set_title (maker->lesson, "en", english);
  offramp_lesson_set_title (maker->lesson, "uk", ukrainian);
}

static void
save (Maker *maker, const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, OFFRAMP_LESSON_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;

  if (!offramp_lesson_save (maker->lesson, path, &error))
    g_error ("%s", error->message);
  g_print ("%s\n", path);
}

/* (transfer full): a number as it is written in Ukrainian. */
static char *
with_comma (const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, format, value);
  return g_strdelimit (g_strdup (text), ".", ',');
}

static void
make_early_exit (Maker *maker, const char *folder)
{
  guint8 image[EE_IMAGE_BYTES];
  g_autoptr (OfframpSample) four = find (maker, 4, 1, FALSE, image);
  g_autoptr (OfframpSample) glyph = find (maker, -1, 1, TRUE, image);
  g_autoptr (OfframpSample) seven = find (maker, 7, 50, FALSE, image);
  g_autoptr (OfframpSample) other = find (maker, -1, 500, TRUE, image);

  begin (maker, "What is an early exit?", "Що таке ранній вихід?");
  add (maker, NULL,
       "This network knows ten digits. A picture travels it like a road: five blocks, then the answer. After block 1 "
       "there is an exit. Press Page Down.",
       "Ця мережа знає десять цифр. Картинка їде нею, мов дорогою: п’ять блоків, а тоді відповідь. Після блоку 1 є "
       "виїзд. Натисніть Page Down.");
  add (maker, four, "A digit. It stays on the road to the end, and the last block says which one it is.",
       "Цифра. Вона лишається на дорозі до кінця, і останній блок каже, яка це цифра.");
  add (maker, glyph,
       "A drawing that is no digit. Already block 1 sees that it does not belong here: it takes the exit. The dark "
       "blocks were never computed.",
       "Малюнок, який не є цифрою. Вже блок 1 бачить, що він тут зайвий: він з’їжджає з дороги. Темні блоки зовсім не "
       "обчислювалися.");
  add (maker, seven, "Guess first (Ctrl+G): will this one leave, or go all the way?",
       "Спершу вгадайте (Ctrl+G): вона з’їде чи пройде весь шлях?");
  add (maker, other, "And this one?", "А ця?");
  add (maker, NULL,
       "That is an early exit: what need not be computed is not computed. Now draw something yourself and see which "
       "way it goes.",
       "Оце і є ранній вихід: чого не треба обчислювати, того не обчислюють. Тепер намалюйте щось самі й подивіться, "
       "куди воно поїде.");
  save (maker, folder, "early-exit");
}

static void
make_threshold (Maker *maker, const char *folder)
{
  guint8 image[EE_IMAGE_BYTES];
  g_autoptr (OfframpSample) own = find (maker, -1, 7, TRUE, image);
  const OfframpVerdict *verdict = offramp_sample_get_verdict (own);
  const double p = verdict->route.p_redundant;
  g_autoptr (OfframpSample) above = judge (maker, image, DOODLE, MIN (p + (1 - p) / 2 + 1e-7, 1.5));
  g_autoptr (OfframpSample) zero = NULL, digit = NULL;
  guint8 five[EE_IMAGE_BYTES];
  g_autofree char *p_text = with_comma ("%.4f", p), *threshold_text = with_comma ("%.4f", verdict->threshold);
  g_autofree char *english
      = g_strdup_printf ("This doodle is redundant with %.4f. The network’s own threshold, %.4f, is below that: it "
                         "leaves.",
                         p, verdict->threshold);
  g_autofree char *ukrainian
      = g_strdup_printf ("Цей малюнок зайвий з імовірністю %s. Власний поріг мережі, %s, нижчий: малюнок з’їжджає.",
                         p_text, threshold_text);

  digit = find (maker, 5, 3, FALSE, five);
  zero = judge (maker, five, "5", 0);
  begin (maker, "Where is the threshold?", "Де поріг?");
  add (maker, NULL,
       "The exit gives each picture a number from 0 to 1: how sure it is that the picture does not belong here. From "
       "the threshold on, a picture leaves.",
       "Виїзд дає кожній картинці число від 0 до 1: наскільки він певен, що вона тут зайва. Від порога картинка "
       "з’їжджає.");
  add (maker, own, english, ukrainian);
  add (maker, above,
       "The same doodle with the threshold above its number: it must go all the way, and the network has to call it "
       "something.",
       "Той самий малюнок, коли поріг вищий за його число: він мусить пройти весь шлях, і мережі доводиться якось його "
       "назвати.");
  add (maker, digit, "A five at the network’s own threshold: it stays.",
       "П’ятірка за власного порога мережі: вона лишається.");
  add (maker, zero,
       "The same five with the threshold at 0: everything leaves. That is fast, and no digit is read any more.",
       "Та сама п’ятірка, коли поріг 0: з’їжджає все. Це швидко, але жодної цифри вже не прочитано.");
  add (maker, NULL,
       "So where is the best place? The threshold is chosen on pictures that are put aside for that, never on the test "
       "pictures. Move the slider on the Explore page and watch what it costs.",
       "То де ж найкраще місце? Поріг вибирають на окремо відкладених картинках, ніколи не на тестових. Посуньте "
       "повзунок "
       "на сторінці дослідження й подивіться, чого це коштує.");
  save (maker, folder, "threshold");
}

static void
make_cost (Maker *maker, const char *folder)
{
  guint8 image[EE_IMAGE_BYTES];
  g_autoptr (OfframpSample) three = find (maker, 3, 1, FALSE, image);
  g_autoptr (OfframpSample) glyph = find (maker, -1, 1200, TRUE, image);
  const OfframpVerdict *left = offramp_sample_get_verdict (glyph), *stayed = offramp_sample_get_verdict (three);
  g_autofree char *stayed_text = with_comma ("%.2f", stayed->timing.total_ms);
  g_autofree char *left_text = with_comma ("%.2f", left->timing.total_ms);
  g_autofree char *full_text = with_comma ("%.2f", left->full_timing.total_ms);
  g_autofree char *times_text = with_comma ("%.1f", left->full_timing.total_ms / left->timing.total_ms);
  g_autofree char *digit_english = g_strdup_printf (
      "A digit took %.2f ms on the machine on which this was recorded. The bars show where the time went.",
      stayed->timing.total_ms);
  g_autofree char *digit_ukrainian = g_strdup_printf (
      "Цифра потребувала %s мс на машині, де це записано. Смужки показують, куди пішов час.", stayed_text);
  g_autofree char *left_english = g_strdup_printf (
      "This doodle left after %.2f ms. The whole network would have taken %.2f ms: %.1f times as long.",
      left->timing.total_ms, left->full_timing.total_ms, left->full_timing.total_ms / left->timing.total_ms);
  g_autofree char *left_ukrainian
      = g_strdup_printf ("Цей малюнок з’їхав за %s мс. Уся мережа потребувала б %s мс: у %s раза більше.", left_text,
                         full_text, times_text);

  begin (maker, "What does it cost?", "Скільки це коштує?");
  add (
      maker, NULL,
      "Every block is arithmetic, and arithmetic takes time and energy. How much does an image cost, and how much does "
      "the exit save?",
      "Кожен блок — це обчислення, а вони потребують часу й енергії. Скільки коштує одна картинка, і скільки заощаджує "
      "виїзд?");
  add (maker, three, digit_english, digit_ukrainian);
  add (maker, glyph, left_english, left_ukrainian);
  add (maker, three,
       "The exit is not free: who stays has passed it too. The verdict card says what that cost this digit.",
       "Виїзд не безкоштовний: хто лишається, теж його минає. Картка вердикту каже, скільки це коштувало цій цифрі.");
  add (maker, NULL,
       "So it pays when enough pictures leave. Try the race (Ctrl+R): at which share of surplus pictures does the exit "
       "win on your machine?",
       "Отже, виїзд окупається, коли з’їжджає досить картинок. Спробуйте перегони (Ctrl+R): за якої частки зайвих "
       "картинок "
       "виїзд виграє на вашій машині?");
  save (maker, folder, "cost");
}

int
main (int argc, char *argv[])
{
  Maker maker = { offramp_classifier_new (), NULL };
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("Usage: make-lessons FOLDER\n");
      return 2;
    }
  if (!offramp_classifier_open_bundled (maker.classifier, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_mkdir_with_parents (argv[1], 0777);
  make_early_exit (&maker, argv[1]);
  make_threshold (&maker, argv[1]);
  make_cost (&maker, argv[1]);
  g_clear_object (&maker.lesson);
  offramp_classifier_free (maker.classifier);
  return 0;
}
