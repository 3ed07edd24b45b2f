/* SPDX-License-Identifier: Apache-2.0 */
#include "offramp-feature-gl.h"

#include <epoxy/gl.h>

enum
{
  LEAST_DESKTOP = 32,
  LEAST_ES = 30
};

enum
{
  ORIGIN,
  TEXEL,
  HEIGHT,
  CELL,
  PLACES,
  SIDE,
  LEVELS,
  COLOURS,
  N_UNIFORMS
};

static const char *const uniform_names[N_UNIFORMS]
    = { "origin", "texel", "height", "cell", "places", "side", "levels", "colours" };

/* One triangle that covers the view. */
static const char vertex_source[]
    = "void main () {\n"
      "  vec2 corner = vec2 (gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);\n"
      "  gl_Position = vec4 (corner, 0.0, 1.0);\n"
      "}\n";

/* places: columns, rows, maps, columns of the texture. The nearest texel's colour: a number is a square, no blur. In
 * floats, which hold these numbers exactly: a processor that stands in for a graphics card is slow at dividing
 * integers. */
static const char fragment_source[]
    = "uniform vec2 origin;\n"
      "uniform float texel, height, cell, side;\n"
      "uniform vec4 places;\n"
      "uniform sampler2D levels, colours;\n"
      "out vec4 colour;\n"
      "void main () {\n"
      "  vec2 at = origin + vec2 (gl_FragCoord.x, height - gl_FragCoord.y) / texel;\n"
      "  vec2 place = floor (at / cell);\n"
      "  vec2 into = floor (at - place * cell);\n"
      "  float map = place.y * places.x + place.x;\n"
      "  if (place.x < 0.0 || place.y < 0.0 || place.x >= places.x || place.y >= places.y || map >= places.z\n"
      "      || into.x >= side || into.y >= side) {\n"
      "    colour = vec4 (0.0);\n"
      "    return;\n"
      "  }\n"
      "  float row = floor ((map + 0.5) / places.w);\n"
      "  vec2 corner = vec2 (map - row * places.w, row) * side;\n"
      "  int level = int (texelFetch (levels, ivec2 (corner + into), 0).r * 255.0 + 0.5);\n"
      "  colour = texelFetch (colours, ivec2 (level, 0), 0);\n"
      "}\n";

/**
 * OfframpFeatureGl:
 * @program: the two shaders
 * @nothing: a vertex array without arrays, which desktop OpenGL wants
 * @textures: levels and colours
 * @uniforms: where they are
 */
struct _OfframpFeatureGl
{
  GLuint program, nothing;
  GLuint textures[2];
  GLint uniforms[N_UNIFORMS];
};

static void
set_gl_error (GError **error, const char *what, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s: %s", what, why);
}

static GLuint
compile (GLenum kind, const char *source, GError **error)
{
  const gboolean desktop = epoxy_is_desktop_gl ();
  const char *const sources[]
      = { desktop ? "#version 150\n"
                  : "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n",
          source };
  const GLuint shader = glCreateShader (kind);
  char log[512] = "";
  GLint ok;

  glShaderSource (shader, G_N_ELEMENTS (sources), sources, NULL);
  glCompileShader (shader);
  glGetShaderiv (shader, GL_COMPILE_STATUS, &ok);
  if (ok)
    return shader;
  glGetShaderInfoLog (shader, sizeof log, NULL, log);
  glDeleteShader (shader);
  set_gl_error (error, "shader", log);
  return 0;
}

static gboolean
link_program (OfframpFeatureGl *self, GError **error)
{
  const GLuint vertex = compile (GL_VERTEX_SHADER, vertex_source, error);
  const GLuint fragment = vertex != 0 ? compile (GL_FRAGMENT_SHADER, fragment_source, error) : 0;
  char log[512] = "";
  GLint ok = 0;

  if (fragment != 0)
    {
      self->program = glCreateProgram ();
      glAttachShader (self->program, vertex);
      glAttachShader (self->program, fragment);
      glLinkProgram (self->program);
      glGetProgramiv (self->program, GL_LINK_STATUS, &ok);
      if (!ok)
        {
          glGetProgramInfoLog (self->program, sizeof log, NULL, log);
          set_gl_error (error, "program", log);
        }
    }
  glDeleteShader (vertex);
  glDeleteShader (fragment);
  return ok != 0;
}

static void
init_texture (GLuint texture)
{
  glBindTexture (GL_TEXTURE_2D, texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

/**
 * offramp_feature_gl_new:
 * @error: G_IO_ERROR_NOT_SUPPORTED for an old OpenGL, or one that refuses the shaders
 *
 * Returns: (transfer full): what draws in the current context; or NULL
 */
OfframpFeatureGl *
offramp_feature_gl_new (GError **error)
{
  g_autofree char *version = g_strdup_printf ("%d", epoxy_gl_version ());
  OfframpFeatureGl *self;

  if (epoxy_gl_version () < (epoxy_is_desktop_gl () ? LEAST_DESKTOP : LEAST_ES))
    {
      set_gl_error (error, "OpenGL", version);
      return NULL;
    }
  self = g_new0 (OfframpFeatureGl, 1);
  if (!link_program (self, error))
    {
      offramp_feature_gl_free (self);
      return NULL;
    }
  for (guint i = 0; i < N_UNIFORMS; i++)
    self->uniforms[i] = glGetUniformLocation (self->program, uniform_names[i]);
  glGenVertexArrays (1, &self->nothing);
  glGenTextures (G_N_ELEMENTS (self->textures), self->textures);
  for (guint i = 0; i < G_N_ELEMENTS (self->textures); i++)
    init_texture (self->textures[i]);
  return self;
}

/**
 * offramp_feature_gl_free:
 * @self: (nullable) (transfer full): made in the context that is current
 */
void
offramp_feature_gl_free (OfframpFeatureGl *self)
{
  if (self == NULL)
    return;
  glDeleteProgram (self->program);
  if (self->nothing != 0)
    glDeleteVertexArrays (1, &self->nothing);
  if (self->textures[0] != 0)
    glDeleteTextures (G_N_ELEMENTS (self->textures), self->textures);
  g_free (self);
}

/**
 * offramp_feature_gl_set_levels:
 * @self: what draws
 * @grid: where maps lie
 * @levels: [n_maps, side, side]
 */
void
offramp_feature_gl_set_levels (OfframpFeatureGl *self, const OfframpFeatureGrid *grid, const guint8 *levels)
{
  g_autofree guint8 *texture = offramp_feature_grid_pack (grid, levels);

  glBindTexture (GL_TEXTURE_2D, self->textures[0]);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_R8, grid->texture_columns * grid->side, grid->texture_rows * grid->side, 0, GL_RED,
                GL_UNSIGNED_BYTE, texture);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 4);
}

/**
 * offramp_feature_gl_set_colours:
 * @self: what draws
 * @colours: of the levels
 */
void
offramp_feature_gl_set_colours (OfframpFeatureGl *self, OfframpFeatureColours colours)
{
  guint8 rgb[OFFRAMP_FEATURE_LEVELS][3], rgba[OFFRAMP_FEATURE_LEVELS][4];

  offramp_feature_colours_fill (colours, rgb);
  for (guint i = 0; i < OFFRAMP_FEATURE_LEVELS; i++)
    {
      for (guint c = 0; c < 3; c++)
        rgba[i][c] = rgb[i][c];
      rgba[i][3] = 255;
    }
  glBindTexture (GL_TEXTURE_2D, self->textures[1]);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, OFFRAMP_FEATURE_LEVELS, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
}

/**
 * offramp_feature_gl_draw:
 * @self: with levels and colours
 * @grid: of the levels
 * @camera: what is seen
 * @width: of the view
 * @height: of the view
 * @factor: device pixels of a view's pixel
 */
void
offramp_feature_gl_draw (OfframpFeatureGl *self, const OfframpFeatureGrid *grid, OfframpFeatureCamera camera,
                         guint width, guint height, int factor)
{
  glViewport (0, 0, width * factor, height * factor);
  glDisable (GL_BLEND);
  glUseProgram (self->program);
  glUniform2f (self->uniforms[ORIGIN], camera.x, camera.y);
  glUniform1f (self->uniforms[TEXEL], camera.scale * factor);
  glUniform1f (self->uniforms[HEIGHT], height * factor);
  glUniform1f (self->uniforms[CELL], grid->side + grid->gap);
  glUniform4f (self->uniforms[PLACES], grid->columns, grid->rows, grid->n_maps, grid->texture_columns);
  glUniform1f (self->uniforms[SIDE], grid->side);
  for (guint i = 0; i < G_N_ELEMENTS (self->textures); i++)
    {
      glActiveTexture (GL_TEXTURE0 + i);
      glBindTexture (GL_TEXTURE_2D, self->textures[i]);
      glUniform1i (self->uniforms[LEVELS + i], i);
    }
  glBindVertexArray (self->nothing);
  glDrawArrays (GL_TRIANGLES, 0, 3);
  glBindVertexArray (0);
  glActiveTexture (GL_TEXTURE0);
  glUseProgram (0);
}
