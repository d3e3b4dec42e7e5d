package io.attune.evaluation;

import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import io.attune.similarity.SimilarityFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The best documents of every query over all blocks of the corpus seen so far. A document is known
 * by its place: its position in the corpus when sorted by id, so that of equal scores the smaller
 * place, that is the smaller id, comes first.
 */
final class Rankings {
  private static final Comparator<SearchHit> ORDER =
      Comparator.comparingDouble(SearchHit::score).reversed().thenComparingInt(SearchHit::index);

  private final SimilarityFunction function;
  private final int depth;
  private final List<List<SearchHit>> best = new ArrayList<>();

  Rankings(SimilarityFunction function, int queries, int depth) {
    this.function = function;
    this.depth = depth;
    IntStream.range(0, queries).forEach(query -> best.add(List.of()));
  }

  /**
   * Ranks a block of the corpus and merges it with what is there.
   *
   * @param queries [queries][dimension]
   * @param block [texts][dimension]
   * @param places for each text of the block the places of the documents that have it, ascending;
   *     the block is sorted by the first of them, so that the search's own tie rule agrees
   */
  void add(float[][] queries, float[][] block, List<List<Integer>> places) {
    List<List<SearchHit>> found = SemanticSearch.search(queries, block, depth, function);
    for (int query = 0; query < queries.length; query++) {
      Stream<SearchHit> documents = found.get(query).stream().flatMap(hit -> spread(hit, places));
      best.set(
          query,
          Stream.concat(best.get(query).stream(), documents).sorted(ORDER).limit(depth).toList());
    }
  }

  /** One hit for every document that has the text. */
  private Stream<SearchHit> spread(SearchHit hit, List<List<Integer>> places) {
    return places.get(hit.index()).stream()
        .limit(depth)
        .map(place -> new SearchHit(place, hit.score()));
  }

  /** The documents of one query, best first, at most as many as the depth. */
  List<SearchHit> of(int query) {
    return best.get(query);
  }
}
