package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.Dataset;
import io.attune.engine.Precision;
import io.attune.losses.DataProfile;
import io.attune.losses.Loss;
import io.attune.losses.LossResources;
import io.attune.losses.Losses;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.testing.PresetWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A two-epoch training with every loss on two encoders, and with several data sets, against
 * sentence-transformers' trainer: each step's loss and gradient norm, and the vectors at the end.
 */
class LossHistoriesTest {
  private static final double TOLERANCE = 1e-4;
  private static final double ROOM = 4;
  private static final JsonNode GOLDEN = Golden.json("loss-histories.json");
  private static final Map<String, double[]> MEASURED = new TreeMap<>();
  private static final Pattern ROW =
      Pattern.compile("\\| `?(\\w+)`? \\| (\\de-\\d+) \\| (\\de-\\d+) \\| (\\de-\\d+) \\|");

  @TempDir private Path folder;

  static Stream<JsonNode> histories() {
    return StreamSupport.stream(GOLDEN.get("histories").spliterator(), false);
  }

  static Stream<JsonNode> several() {
    return StreamSupport.stream(GOLDEN.get("several").spliterator(), false);
  }

  @Test
  void everyLossHasAHistoryOnBothEncoders() {
    Set<String> seen = new TreeSet<>();
    histories().forEach(run -> seen.add(run.get("name").asText() + run.get("model").asText()));
    Set<String> expected = new TreeSet<>();
    for (String loss : Losses.names()) {
      expected.add(loss + "tiny-bert-mean");
      expected.add(loss + "tiny-bert-cls");
    }
    assertThat(seen).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void equalsSentenceTransformers(JsonNode golden) throws IOException {
    try (SentenceTransformer guide = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      // There the guide is given the model's tokens, cut where the model's texts end.
      guide.setMaxSeqLength(golden.get("model").asText().equals("tiny-bert-mean") ? 24 : 64);
      Dataset rows = rows(golden.get("rows").asText());
      Loss loss =
          Losses.create(
              golden.get("name").asText(),
              Golden.options(golden.get("options")),
              new LossResources(Optional.of(DataProfile.of(rows)), reference -> guide));
      compare(
          golden,
          builder -> builder.trainDataset(rows).loss(new PresetWeights(loss)),
          MultiDatasetBatchSampler.PROPORTIONAL);
    }
  }

  @ParameterizedTest
  @MethodSource("several")
  void severalDatasetsEachWithItsLossEqualSentenceTransformers(JsonNode golden) throws IOException {
    compare(
        golden,
        builder ->
            builder
                .trainDataset("questions", rows("triplets"), loss("MultipleNegativesRankingLoss"))
                .trainDataset("sts", rows("scored"), loss("CoSENTLoss"))
                .trainDataset("topics", rows("labelled"), loss("BatchHardSoftMarginTripletLoss")),
        MultiDatasetBatchSampler.fromKey(golden.get("sampler").asText()));
  }

  private static Loss loss(String name) {
    return Losses.create(name, Map.of());
  }

  /** What a run is given besides model and arguments. */
  private interface Task {
    void addTo(SentenceTransformerTrainer.Builder builder) throws IOException;
  }

  private void compare(JsonNode golden, Task task, MultiDatasetBatchSampler sampler)
      throws IOException {
    List<Map<String, Object>> steps = new ArrayList<>();
    float[][] vectors;
    try (SentenceTransformer model =
        SentenceTransformer.load(Golden.path(golden.get("model").asText()))) {
      SentenceTransformerTrainer.Builder builder =
          SentenceTransformerTrainer.builder()
              .model(model)
              .arguments(arguments(golden.get("arguments"), sampler))
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onLog(Map<String, Object> entry) {
                      steps.add(entry);
                    }
                  });
      task.addTo(builder);
      builder.build().train();
      vectors = model.encode(Golden.texts(GOLDEN.get("texts")));
    }
    double losses = difference(steps, "loss", golden.get("losses"));
    double norms = difference(steps, "grad_norm", golden.get("grad_norms"));
    double vector = vectorDifference(vectors, Golden.matrix(golden.get("vectors")));
    assertThat(losses).as("losses").isLessThan(TOLERANCE);
    assertThat(norms).as("gradient norms").isLessThan(TOLERANCE);
    assertThat(vector).as("vectors").isLessThan(TOLERANCE);
    MEASURED.merge(
        golden.path("name").asText(golden.path("sampler").asText()),
        new double[] {losses, norms, vector},
        (a, b) -> new double[] {max(a, b, 0), max(a, b, 1), max(a, b, 2)});
  }

  /** Relative to the largest component. */
  private static double vectorDifference(float[][] actual, float[][] expected) {
    double largest =
        Golden.largestDifference(expected, new float[expected.length][expected[0].length]);
    return Golden.largestDifference(actual, expected) / largest;
  }

  /**
   * Four times as much, rounded up to one digit, below the tolerance: another processor, or another
   * number of threads, rounds otherwise.
   */
  private static String bound(double difference) {
    double room = Math.min(ROOM * difference, 0.9 * TOLERANCE);
    int exponent = (int) Math.floor(Math.log10(room));
    int digit = (int) Math.ceil(room / Math.pow(10, exponent) - 1e-9);
    return digit == 10 ? "1e" + (exponent + 1) : digit + "e" + exponent;
  }

  private static double max(double[] a, double[] b, int index) {
    return Math.max(a[index], b[index]);
  }

  /** docs/losses.md has a table of the largest differences; none may be larger. */
  @AfterAll
  static void theDocumentationTellsTheLargestDifferences() throws IOException {
    List<String> rows = new ArrayList<>();
    MEASURED.forEach(
        (name, d) ->
            rows.add(
                String.join(" | ", "| " + name, bound(d[0]), bound(d[1]), bound(d[2])) + " |"));
    Files.write(Path.of("target/loss-differences.md"), rows);
    Map<String, double[]> documented = documented();
    MEASURED.forEach(
        (name, differences) -> {
          assertThat(documented).containsKey(name);
          for (int i = 0; i < differences.length; i++) {
            assertThat(differences[i])
                .as("%s, column %d of the table in docs/losses.md", name, i + 1)
                .isLessThanOrEqualTo(documented.get(name)[i]);
          }
        });
  }

  private static Map<String, double[]> documented() throws IOException {
    Map<String, double[]> documented = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/losses.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(
            row.group(1),
            new double[] {
              Double.parseDouble(row.group(2)),
              Double.parseDouble(row.group(3)),
              Double.parseDouble(row.group(4))
            });
      }
    }
    return documented;
  }

  private static double difference(
      List<Map<String, Object>> steps, String field, JsonNode expected) {
    assertThat(steps).hasSize(expected.size());
    double largest = 0;
    for (int step = 0; step < steps.size(); step++) {
      double actual = ((Number) steps.get(step).get(field)).doubleValue();
      largest = Math.max(largest, Golden.relativeDifference(actual, expected.get(step).asDouble()));
    }
    return largest;
  }

  private TrainingArguments arguments(JsonNode own, MultiDatasetBatchSampler sampler)
      throws IOException {
    JsonNode common = GOLDEN.get("arguments");
    return TrainingArguments.builder(Files.createTempDirectory(folder, "run"))
        .epochs(common.get("num_train_epochs").asDouble())
        .batchSize(common.get("per_device_train_batch_size").asInt())
        .learningRate(common.get("learning_rate").asDouble())
        .weightDecay(common.get("weight_decay").asDouble())
        .maxGradNorm(common.get("max_grad_norm").asDouble())
        .seed(common.get("seed").asLong())
        .batchSampler(BatchSampler.fromKey(own.path("batch_sampler").asText("batch_sampler")))
        .multiDatasetBatchSampler(sampler)
        .precision(Precision.FP32)
        .loggingSteps(1)
        .saveStrategy(Strategy.NO)
        .build();
  }

  private Dataset rows(String kind) throws IOException {
    return Golden.dataset(GOLDEN.get("rows").get(kind), folder);
  }
}
