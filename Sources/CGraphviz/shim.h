#if !__has_include(<gvc.h>)
#error "Graphviz' headers are missing: run script/bootstrap, or apt-get install libgraphviz-dev"
#endif
#include <gvc.h>
#include <stdlib.h>
#include <string.h>

// Graphviz 13 made the length a `size_t *` where earlier versions take an `unsigned int *`. A zeroed
// `size_t` behind a `void *` serves both on little-endian machines.
static inline int cgv_render(GVC_t *context, graph_t *graph, const char *format, char **bytes, size_t *length) {
  *length = 0;
  return gvRenderData(context, graph, format, bytes, (void *)length);
}

// What follows are macros, which Swift does not import.

static inline double cgv_width(graph_t *graph) { return GD_bb(graph).UR.x - GD_bb(graph).LL.x; }
static inline double cgv_height(graph_t *graph) { return GD_bb(graph).UR.y - GD_bb(graph).LL.y; }

// Takes effect after the layout, when the size of the picture is known.
static inline void cgv_set_dpi(graph_t *graph, double dpi) { GD_drawing(graph)->dpi = dpi; }

// Graphviz orders the subgraphs of a graph by the addresses of their names, so that the same text would be laid
// out differently from process to process. Here the number in a cluster's name (`cluster_7`) stands in the upper
// bits of its identifier, which the address does not use, and so decides.

#define CGV_ADDRESS (((IDTYPE)1 << 48) - 1)

static inline __typeof__(AgIdDisc.map(0, 0, 0, 0, 0)) cgv_map(
    void *state, int kind, char *name, IDTYPE *identifier, int creates) {
  if (!AgIdDisc.map(state, kind, name, identifier, creates)) return 0;
  if (kind == AGRAPH && name && *identifier && strncmp(name, "cluster_", 8) == 0)
    *identifier |= (IDTYPE)(strtoul(name + 8, NULL, 10) & 0x7fff) << 48;
  return 1;
}

static inline void cgv_free(void *state, int kind, IDTYPE identifier) {
  AgIdDisc.free(state, kind, identifier & CGV_ADDRESS);
}

static inline char *cgv_print(void *state, int kind, IDTYPE identifier) {
  return AgIdDisc.print(state, kind, identifier & CGV_ADDRESS);
}

typedef struct {
  const char *text;
  size_t length;
} cgv_reader;

static inline int cgv_fill(void *channel, char *buffer, int size) {
  cgv_reader *reader = (cgv_reader *)channel;
  size_t count = reader->length < (size_t)size ? reader->length : (size_t)size;
  memcpy(buffer, reader->text, count);
  reader->text += count;
  reader->length -= count;
  return (int)count;
}

// Reads a graph from text; NULL if that has a mistake. Not thread-safe, as nothing here is.
static inline graph_t *cgv_read(const char *text) {
  static Agiddisc_t identifiers;
  static Agiodisc_t input;
  static Agdisc_t discipline;
  identifiers = AgIdDisc;
  identifiers.map = cgv_map;
  identifiers.free = cgv_free;
  identifiers.print = cgv_print;
  input = AgIoDisc;
  input.afread = cgv_fill;
  discipline = AgDefaultDisc;
  discipline.id = &identifiers;
  discipline.io = &input;
  cgv_reader reader = {text, strlen(text)};
  agreadline(1);
  return agread(&reader, &discipline);
}
