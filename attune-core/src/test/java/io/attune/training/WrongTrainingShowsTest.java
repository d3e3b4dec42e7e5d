package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden histories are sharp enough: a run that is wrong in one detail does not pass. */
class WrongTrainingShowsTest {
  private static final double TOLERANCE = 1e-4; // TrainingGoldenTest's

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pairs", "triplets-no-duplicates"})
  void aWrongSamplerSeedShows(String name) throws IOException {
    JsonNode golden = Golden.json("training/" + name + ".json");
    TrainingHistory history = TrainingHistory.run(name, golden, folder, 43);
    assertThat(history.largestStepDifference(golden)).isGreaterThan(100 * TOLERANCE);
  }

  private static Arguments wrong(String file, Consumer<ObjectNode> change) {
    return Arguments.of(file, change);
  }

  static Stream<Arguments> wrongModels() {
    return Stream.of(
        wrong("config.json", config -> config.put("layer_norm_eps", 1e-5)),
        wrong("config.json", config -> config.put("hidden_dropout_prob", 1e-3)),
        wrong("1_Pooling/config.json", config -> config.put("pooling_mode", "cls")));
  }

  @ParameterizedTest
  @MethodSource("wrongModels")
  void aWrongModelShows(String file, Consumer<ObjectNode> change) throws IOException {
    JsonNode golden = Golden.json("training/pairs.json");
    Path changed = ModelFolders.copy("tiny-bert-mean", folder);
    ModelFolders.edit(changed.resolve(file), change);
    TrainingHistory history = TrainingHistory.run("pairs", golden, changed, folder, 42);
    double difference =
        Math.max(history.largestStepDifference(golden), history.vectorDifference(golden));
    assertThat(difference).isGreaterThan(TOLERANCE);
  }

  @Test
  void aWrongScheduleOrClippingShows() throws IOException {
    JsonNode golden = Golden.json("training/pairs.json");
    for (String change : new String[] {"warmup", "clipping", "decay"}) {
      ObjectNode wrong = golden.deepCopy();
      ObjectNode arguments = (ObjectNode) wrong.get("arguments");
      switch (change) {
        case "warmup" ->
            arguments.put("warmup_ratio", arguments.get("warmup_ratio").asDouble() + 0.1);
        case "clipping" -> arguments.put("max_grad_norm", 0);
        default -> arguments.put("weight_decay", arguments.get("weight_decay").asDouble() + 0.1);
      }
      TrainingHistory history = TrainingHistory.run("pairs", wrong, folder, 42);
      assertThat(Math.max(history.largestStepDifference(golden), history.vectorDifference(golden)))
          .as(change)
          .isGreaterThan(TOLERANCE);
    }
  }
}
