package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.testing.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The batches of sentence-transformers' samplers, for the same seed. */
class SamplerGoldenTest {
  private static final JsonNode GOLDEN = Golden.json("samplers.json");
  private static final long SEED = GOLDEN.get("seed").asLong();

  static Stream<JsonNode> groups() {
    return StreamSupport.stream(GOLDEN.get("group_by_label").spliterator(), false);
  }

  static Stream<JsonNode> several() {
    return StreamSupport.stream(GOLDEN.get("several").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void groupByLabel(JsonNode golden) {
    int[] labels = ints(golden.get("labels"));
    for (int epoch = 0; epoch < golden.get("epochs").size(); epoch++) {
      List<int[]> batches =
          BatchSampler.GROUP_BY_LABEL.batches(
              rows(labels.length, labels), golden.get("batch_size").asInt(), SEED, epoch);
      assertThat(batches.stream().map(Arrays::toString))
          .containsExactlyElementsOf(texts(golden.get("epochs").get(epoch)));
    }
  }

  @ParameterizedTest
  @MethodSource("several")
  void severalDatasets(JsonNode golden) {
    List<SampledRows> datasets = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>(List.of(0));
    for (int size : ints(golden.get("sizes"))) {
      datasets.add(rows(size, IntStream.range(0, size).map(row -> row % 2).toArray()));
      offsets.add(offsets.get(offsets.size() - 1) + size);
    }
    for (int epoch = 0; epoch < golden.get("epochs").size(); epoch++) {
      List<DatasetBatch> batches =
          MultiDatasetBatchSampler.fromKey(golden.get("kind").asText())
              .batches(
                  datasets,
                  BatchSampler.fromKey(golden.get("sampler").asText()),
                  golden.get("batch_size").asInt(),
                  SEED,
                  epoch);
      assertThat(
              batches.stream()
                  .map(
                      batch ->
                          Arrays.stream(batch.rows())
                              .map(row -> row + offsets.get(batch.dataset()))
                              .toArray())
                  .map(Arrays::toString))
          .as("epoch %d of %s", epoch, golden)
          .containsExactlyElementsOf(texts(golden.get("epochs").get(epoch)));
    }
  }

  /** Rows of one text each, all different. */
  private static SampledRows rows(int count, int[] labels) {
    return new SampledRows(
        IntStream.range(0, count).mapToObj(row -> new int[] {row}).toList(), labels);
  }

  private static List<String> texts(JsonNode batches) {
    List<String> texts = new ArrayList<>();
    batches.forEach(batch -> texts.add(Arrays.toString(ints(batch))));
    return texts;
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
