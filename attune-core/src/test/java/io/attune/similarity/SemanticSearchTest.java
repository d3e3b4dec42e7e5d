package io.attune.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SemanticSearchTest {
  private static final long SEED = 20262;

  /** Vectors of small whole numbers: their scores are exact, and many are equal. */
  private static float[][] vectors(int rows, int dimension, Random random) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = random.nextInt(5) - 2;
      }
    }
    return vectors;
  }

  /** The plain twin: all scores sorted, equal ones by index. */
  private static List<Integer> sorted(
      float[] query, float[][] corpus, SimilarityFunction function) {
    return IntStream.range(0, corpus.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer row) -> -function.of(query, corpus[row]))
                .thenComparing(row -> row))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = SimilarityFunction.class,
      names = {"DOT", "EUCLIDEAN", "MANHATTAN"})
  void equalsSortingAllScoresTiesIncluded(SimilarityFunction function) {
    Random random = new Random(SEED);
    // 101 queries and 20 003 rows each pass the size of a block.
    float[][] queries = vectors(101, 4, random);
    float[][] corpus = vectors(20_003, 4, random);
    List<List<SearchHit>> hits = SemanticSearch.search(queries, corpus, 7, function);
    assertThat(hits).hasSize(queries.length);
    for (int query : new int[] {0, 1, 50, 99, 100}) {
      assertThat(hits.get(query))
          .extracting(SearchHit::index)
          .isEqualTo(sorted(queries[query], corpus, function).subList(0, 7));
      hits.get(query)
          .forEach(
              hit ->
                  assertThat(hit.score())
                      .isEqualTo((float) function.of(queries[query], corpus[hit.index()])));
    }
  }

  @Test
  void findsEachVectorFirstByCosine() {
    float[][] corpus = SimilarityFunctionTest.random(300, 16, new Random(SEED));
    List<List<SearchHit>> hits =
        SemanticSearch.search(corpus, corpus, 3, SimilarityFunction.COSINE);
    for (int row = 0; row < corpus.length; row++) {
      assertThat(hits.get(row).get(0).index()).isEqualTo(row);
      assertThat(hits.get(row)).isSortedAccordingTo(Comparator.comparing(hit -> -hit.score()));
    }
  }

  @Test
  void equalRowsComeInTheirOrderWhateverTheSignOfZero() {
    float[][] corpus = {{0, 1}, {-0f, 1}, {0, -1}, {-0f, -1}};
    float[][] query = {{1, 0}};
    assertThat(SemanticSearch.search(query, corpus, 4, SimilarityFunction.DOT).get(0))
        .containsExactly(
            new SearchHit(0, 0), new SearchHit(1, 0), new SearchHit(2, 0), new SearchHit(3, 0));
    assertThat(SemanticSearch.search(corpus, corpus, 1, SimilarityFunction.EUCLIDEAN).get(0))
        .containsExactly(new SearchHit(0, 0));
  }

  @Test
  void aSmallCorpusGivesFewerHits() {
    float[][] two = {{1, 0}, {0, 1}};
    assertThat(SemanticSearch.search(two, two, 10, SimilarityFunction.COSINE))
        .allSatisfy(hits -> assertThat(hits).hasSize(2));
    assertThat(SemanticSearch.search(two, new float[0][], 10, SimilarityFunction.COSINE))
        .containsExactly(List.of(), List.of());
    assertThat(SemanticSearch.search(new float[0][], two, 10, SimilarityFunction.COSINE)).isEmpty();
    assertThatThrownBy(() -> SemanticSearch.search(two, two, 0, SimilarityFunction.COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topK must be at least 1, but is 0");
  }

  @Test
  void refusesACorpusOfAnotherDimension() {
    float[][] two = {{1, 0}};
    float[][] three = {{1, 0, 0}};
    assertThatThrownBy(() -> SemanticSearch.search(two, three, 1, SimilarityFunction.DOT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Vectors differ in dimension: 2 and 3");
  }
}
