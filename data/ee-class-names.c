/* SPDX-License-Identifier: Apache-2.0 */
/* ee-class-names.c - the tables of class names
 *
 * CIFAR: as the authors' own batches.meta.txt and fine_label_names.txt have them, with blanks. GTSRB: short
 * names of the German signs in the order of its ClassId. Each table ends in NULL.
 */
#include "ee-class-names.h"

const char *const ee_digit_names[EE_N_DIGITS + 1] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", NULL };

const char *const ee_cifar10_names[EE_N_CIFAR10 + 1]
    = { "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck", NULL };

const char *const ee_cifar100_names[EE_N_CIFAR100 + 1] = {
  "apple",       "aquarium fish", "baby",         "bear",         "beaver",     "bed",        "bee",       "beetle",
  "bicycle",     "bottle",        "bowl",         "boy",          "bridge",     "bus",        "butterfly", "camel",
  "can",         "castle",        "caterpillar",  "cattle",       "chair",      "chimpanzee", "clock",     "cloud",
  "cockroach",   "couch",         "crab",         "crocodile",    "cup",        "dinosaur",   "dolphin",   "elephant",
  "flatfish",    "forest",        "fox",          "girl",         "hamster",    "house",      "kangaroo",  "keyboard",
  "lamp",        "lawn mower",    "leopard",      "lion",         "lizard",     "lobster",    "man",       "maple tree",
  "motorcycle",  "mountain",      "mouse",        "mushroom",     "oak tree",   "orange",     "orchid",    "otter",
  "palm tree",   "pear",          "pickup truck", "pine tree",    "plain",      "plate",      "poppy",     "porcupine",
  "possum",      "rabbit",        "raccoon",      "ray",          "road",       "rocket",     "rose",      "sea",
  "seal",        "shark",         "shrew",        "skunk",        "skyscraper", "snail",      "snake",     "spider",
  "squirrel",    "streetcar",     "sunflower",    "sweet pepper", "table",      "tank",       "telephone", "television",
  "tiger",       "tractor",       "train",        "trout",        "tulip",      "turtle",     "wardrobe",  "whale",
  "willow tree", "wolf",          "woman",        "worm",         NULL
};

const char *const ee_sign_names[EE_N_SIGNS + 1] = { "speed limit 20",
                                                    "speed limit 30",
                                                    "speed limit 50",
                                                    "speed limit 60",
                                                    "speed limit 70",
                                                    "speed limit 80",
                                                    "end of speed limit 80",
                                                    "speed limit 100",
                                                    "speed limit 120",
                                                    "no overtaking",
                                                    "no overtaking for lorries",
                                                    "priority at next crossing",
                                                    "priority road",
                                                    "give way",
                                                    "stop",
                                                    "no vehicles",
                                                    "no lorries",
                                                    "no entry",
                                                    "danger",
                                                    "bend to the left",
                                                    "bend to the right",
                                                    "double bend",
                                                    "uneven road",
                                                    "slippery road",
                                                    "road narrows on the right",
                                                    "roadworks",
                                                    "traffic signals",
                                                    "pedestrians",
                                                    "children",
                                                    "cyclists",
                                                    "ice or snow",
                                                    "wild animals",
                                                    "end of all limits",
                                                    "turn right ahead",
                                                    "turn left ahead",
                                                    "ahead only",
                                                    "ahead or right",
                                                    "ahead or left",
                                                    "keep right",
                                                    "keep left",
                                                    "roundabout",
                                                    "end of no overtaking",
                                                    "end of no overtaking for lorries",
                                                    NULL };
