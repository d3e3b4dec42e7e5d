package io.attune.cli;

import io.attune.cli.TextsOptions.IdentifiedText;
import io.attune.similarity.SearchHit;
import java.util.List;
import java.util.Locale;

/** Search results for people: rank, score, id and the beginning of the text, a line a hit. */
final class HitList {
  private HitList() {}

  /**
   * @param terminal whose width a line keeps to
   * @param corpus that was searched
   * @param hits best first
   */
  static void print(Terminal terminal, List<IdentifiedText> corpus, List<SearchHit> hits) {
    int idWidth =
        hits.stream().mapToInt(hit -> corpus.get(hit.index()).id().length()).max().orElse(0);
    int rank = 1;
    for (SearchHit hit : hits) {
      IdentifiedText row = corpus.get(hit.index());
      String head =
          String.format(
              Locale.ROOT,
              "%3d  %.4f  %s  ",
              rank++,
              hit.score(),
              row.id() + " ".repeat(idWidth - row.id().length()));
      terminal.out().println(head + Snippets.fit(row.text(), terminal.columns() - head.length()));
    }
  }
}
