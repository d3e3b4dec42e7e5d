package io.attune.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantizedCorpusTest {
  private static final int DIMENSION = 21; // not a multiple of 8

  @Test
  void scalarSearchIsTheInnerProductOfWhatIsLeft() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      float[][] corpus = unit(random, 1 + random.nextInt(60));
      float[][] queries = unit(random, 3);
      for (Quantization quantization : List.of(Quantization.INT8, Quantization.UINT8)) {
        VectorQuantizer quantizer =
            VectorQuantizer.scalar(quantization, ComponentRanges.of(corpus));
        List<List<SearchHit>> found = QuantizedCorpus.of(quantizer, corpus).search(queries, 5, 1);
        for (int query = 0; query < queries.length; query++) {
          assertThat(rows(found.get(query)))
              .as("seed " + seed)
              .isEqualTo(twin(quantizer, corpus, queries[query], range(corpus), 5));
        }
      }
    }
  }

  @Test
  void binarySearchPutsTheNearestBitsInOrder() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      float[][] corpus = unit(random, 60);
      float[][] queries = unit(random, 3);
      for (Quantization quantization : List.of(Quantization.BINARY, Quantization.UBINARY)) {
        VectorQuantizer quantizer = VectorQuantizer.binary(quantization, DIMENSION);
        List<List<SearchHit>> found = QuantizedCorpus.of(quantizer, corpus).search(queries, 5, 3);
        for (int query = 0; query < queries.length; query++) {
          float[] vector = queries[query];
          List<Integer> nearest =
              range(corpus).stream()
                  .sorted(Comparator.comparingInt(row -> unlike(vector, corpus[row])))
                  .limit(15)
                  .toList();
          assertThat(rows(found.get(query)))
              .as("seed " + seed)
              .isEqualTo(twin(quantizer, corpus, vector, nearest, 5));
        }
      }
    }
  }

  @Test
  void eightBitsFindNearlyWhatAllBitsFind() {
    Random random = new Random(7);
    float[][] corpus = unit(random, 500);
    float[][] queries = unit(random, 40);
    List<List<SearchHit>> exact =
        SemanticSearch.search(queries, corpus, 10, SimilarityFunction.COSINE);
    VectorQuantizer quantizer =
        VectorQuantizer.scalar(Quantization.INT8, ComponentRanges.of(corpus));
    List<List<SearchHit>> found = QuantizedCorpus.of(quantizer, corpus).search(queries, 10, 1);
    int shared = 0;
    for (int query = 0; query < queries.length; query++) {
      List<Integer> expected = rows(exact.get(query));
      shared += (int) rows(found.get(query)).stream().filter(expected::contains).count();
    }
    assertThat(shared).isGreaterThan(380); // of 400
  }

  @Test
  void refusesWhatHasNoMeaning() {
    ComponentRanges ranges = ComponentRanges.of(new float[][] {{1, 2}, {3, 0}});
    VectorQuantizer quantizer = VectorQuantizer.scalar(Quantization.INT8, ranges);
    assertThatThrownBy(() -> quantizer.quantize(new float[3]))
        .hasMessageContaining("has 3 components, but the quantizer is for 2");
    assertThatThrownBy(() -> VectorQuantizer.scalar(Quantization.BINARY, ranges))
        .hasMessage("binary needs no ranges");
    assertThatThrownBy(() -> VectorQuantizer.binary(Quantization.UINT8, 2))
        .hasMessage("uint8 needs the ranges of the components");
    assertThatThrownBy(() -> new ComponentRanges(new float[] {1}, new float[] {0}))
        .hasMessage("The range of component 0 is 1.0 to 0.0");
    assertThatThrownBy(() -> Quantization.fromKey("int9"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("did you mean 'int8'?");
    assertThat(ranges).isEqualTo(new ComponentRanges(new float[] {1, 0}, new float[] {3, 2}));
  }

  private static List<Integer> twin(
      VectorQuantizer quantizer, float[][] corpus, float[] query, List<Integer> rows, int topK) {
    return rows.stream()
        .sorted()
        .sorted(Comparator.comparingDouble(row -> -score(quantizer, corpus[row], query)))
        .limit(topK)
        .toList();
  }

  private static float score(VectorQuantizer quantizer, float[] vector, float[] query) {
    double[] left = quantizer.dequantize(quantizer.quantize(vector));
    return (float) IntStream.range(0, query.length).mapToDouble(i -> query[i] * left[i]).sum();
  }

  private static int unlike(float[] a, float[] b) {
    return (int) IntStream.range(0, a.length).filter(i -> a[i] > 0 != b[i] > 0).count();
  }

  private static List<Integer> range(float[][] corpus) {
    return IntStream.range(0, corpus.length).boxed().toList();
  }

  private static List<Integer> rows(List<SearchHit> hits) {
    return hits.stream().map(SearchHit::index).toList();
  }

  private static float[][] unit(Random random, int count) {
    List<float[]> vectors = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      float[] vector = new float[DIMENSION];
      double squares = 0;
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian();
        squares += vector[i] * vector[i];
      }
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      vectors.add(vector);
    }
    return vectors.toArray(float[][]::new);
  }
}
