package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden vectors are sharp enough: a model that is wrong in one detail does not pass. */
class WrongModelShowsTest {
  private static final JsonNode GOLDEN = Golden.json("encode.json");
  private static final double TOLERANCE = 1e-5; // EncodingGoldenTest's

  @TempDir private Path folder;

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        wrong("nothing wrong", "config.json", config -> {}, 0, TOLERANCE),
        wrong("epsilon", "config.json", c -> c.put("layer_norm_eps", 1e-5), 1e-4, 1),
        wrong("activation", "config.json", c -> c.put("hidden_act", "gelu_new"), TOLERANCE, 1),
        wrong("heads", "config.json", c -> c.put("num_attention_heads", 2), 1e-3, 2),
        wrong("pooling cls", "1_Pooling/config.json", c -> c.put("pooling_mode", "cls"), 0.1, 2),
        wrong("pooling max", "1_Pooling/config.json", c -> c.put("pooling_mode", "max"), 0.1, 2),
        wrong("length", "tokenizer_config.json", c -> c.put("model_max_length", 23), 1e-3, 2));
  }

  private static Arguments wrong(
      String name, String file, Consumer<ObjectNode> change, double least, double most) {
    return Arguments.of(name, file, change, least, most);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongSettings")
  void aWrongSettingMovesTheVectors(
      String name, String file, Consumer<ObjectNode> change, double least, double most)
      throws IOException {
    Path changed = ModelFolders.copy("tiny-bert-mean", folder);
    ModelFolders.edit(changed.resolve(file), change);
    assertThat(difference(changed)).isBetween(least, most);
  }

  @ParameterizedTest
  @MethodSource("weights")
  void aWrongWeightMovesTheVectors(String weight) throws IOException {
    Path changed = ModelFolders.copy("tiny-bert-mean", folder);
    ModelFolders.editTensors(changed, tensors -> swapHalves(tensors, weight));
    assertThat(difference(changed)).isGreaterThan(10 * TOLERANCE);
  }

  static List<String> weights() {
    return List.of(
        "embeddings.position_embeddings.weight",
        "embeddings.token_type_embeddings.weight",
        "encoder.layer.1.attention.self.value.bias",
        "encoder.layer.1.output.LayerNorm.bias");
  }

  private static void swapHalves(Map<String, TensorData> tensors, String name) {
    TensorData tensor = tensors.get(name);
    float[] values = tensor.toFloats();
    float[] swapped = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      swapped[i] = values[(i + values.length / 2) % values.length];
    }
    tensors.put(name, TensorData.ofFloats(swapped, tensor.shape()));
  }

  private static double difference(Path model) throws IOException {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return Golden.largestDifference(
          loaded.encode(Golden.texts(GOLDEN.get("texts"))),
          Golden.matrix(GOLDEN.get("models").get("tiny-bert-mean").get("vectors")));
    }
  }
}
