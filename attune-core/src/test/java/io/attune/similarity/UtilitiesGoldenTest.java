package io.attune.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On the same vectors, the results of sentence-transformers' utilities; see golden/README.md. */
class UtilitiesGoldenTest {
  private static final JsonNode QUANTIZED = Golden.json("quantization.json");

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void quantizedVectors(Quantization quantization) {
    float[][] vectors = Golden.matrix(QUANTIZED.get("vectors"));
    JsonNode golden = QUANTIZED.get(quantization.key());
    if (!quantization.isScalar()) {
      VectorQuantizer quantizer = VectorQuantizer.binary(quantization, vectors[0].length);
      assertQuantized(quantizer, vectors, golden);
      return;
    }
    VectorQuantizer own = VectorQuantizer.scalar(quantization, ComponentRanges.of(vectors));
    assertQuantized(own, vectors, golden.get("own"));
    for (int row = 0; row < vectors.length; row++) {
      double[] restored = own.dequantize(own.quantize(vectors[row]));
      for (int i = 0; i < restored.length; i++) {
        assertThat(restored[i])
            .isCloseTo(golden.get("dequantized").get(row).get(i).asDouble(), within(1e-7));
      }
    }
    ComponentRanges others = ComponentRanges.of(Golden.matrix(QUANTIZED.get("calibration")));
    VectorQuantizer calibrated = VectorQuantizer.scalar(quantization, others);
    assertQuantized(calibrated, vectors, golden.get("calibrated"));
    assertQuantized(calibrated, vectors, golden.get("ranges"));
  }

  private static void assertQuantized(
      VectorQuantizer quantizer, float[][] vectors, JsonNode golden) {
    for (int row = 0; row < vectors.length; row++) {
      byte[] bytes = quantizer.quantize(vectors[row]);
      int[] numbers = new int[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        numbers[i] = quantizer.number(bytes[i]);
      }
      assertThat(numbers)
          .as("%s, row %d", quantizer.quantization(), row)
          .containsExactly(Golden.ints(golden.get(row)));
    }
  }

  @Test
  void communities() {
    for (JsonNode golden : Golden.json("communities.json").get("cases")) {
      List<List<Integer>> expected = new ArrayList<>();
      for (JsonNode community : golden.get("communities")) {
        List<Integer> members = new ArrayList<>();
        community.forEach(member -> members.add(member.asInt()));
        expected.add(members);
      }
      List<List<Integer>> found =
          CommunityDetection.detect(
              Golden.matrix(golden.get("vectors")),
              golden.get("threshold").asDouble(),
              golden.get("min_community_size").asInt());
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        // Centre first; of equally near members, torch leaves the order open.
        assertThat(found.get(i).get(0)).isEqualTo(expected.get(i).get(0));
        assertThat(found.get(i)).containsExactlyInAnyOrderElementsOf(expected.get(i));
      }
    }
  }

  @Test
  void mostAlikePairs() {
    for (JsonNode golden : Golden.json("paraphrase-pairs.json").get("cases")) {
      ParaphraseMining.Limits limits =
          new ParaphraseMining.Limits(golden.get("top_k").asInt(), golden.get("max_pairs").asInt());
      List<SimilarPair> found =
          ParaphraseMining.mine(
              Golden.matrix(golden.get("vectors")), limits, SimilarityFunction.COSINE);
      assertThat(found).hasSize(golden.get("pairs").size());
      for (int i = 0; i < found.size(); i++) {
        JsonNode pair = golden.get("pairs").get(i);
        assertThat((double) found.get(i).score()).isCloseTo(pair.get(0).asDouble(), within(1e-6));
        assertThat(found.get(i).first()).isEqualTo(pair.get(1).asInt());
        assertThat(found.get(i).second()).isEqualTo(pair.get(2).asInt());
      }
    }
  }
}
