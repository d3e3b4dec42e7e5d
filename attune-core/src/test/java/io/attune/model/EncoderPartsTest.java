package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of encoders by their formulas, other spellings of a folder, and what is saved. */
class EncoderPartsTest {
  private static final List<String> TEXTS =
      List.of("", "bread", "how old is the stone bridge", "日本 🙂 straße", "a ".repeat(200));

  @TempDir private Path folder;

  @Test
  void rmsNormEqualsItsFormula() {
    float[][] rows = {{1, -2, 3}, {0, 0, 0}, {100, 1, -1}};
    float[] weight = {0.5f, 1, -2};
    try (NativeScope scope = NativeScope.open()) {
      RmsNorm plain = new RmsNorm(Tensors.ofFloats(weight, 3), 1e-6, false);
      RmsNorm aroundOne = new RmsNorm(Tensors.ofFloats(weight, 3), 1e-6, true);
      float[][] normed = Tensors.toRows(plain.forward(Tensors.ofRows(rows)));
      float[][] around = Tensors.toRows(aroundOne.forward(Tensors.ofRows(rows)));
      for (int row = 0; row < rows.length; row++) {
        double squares = 0;
        for (float value : rows[row]) {
          squares += (double) value * value;
        }
        double length = Math.sqrt(squares / 3 + 1e-6);
        for (int i = 0; i < 3; i++) {
          assertThat((double) normed[row][i]).isCloseTo(rows[row][i] / length * weight[i], near());
          assertThat((double) around[row][i])
              .isCloseTo(rows[row][i] / length * (1 + weight[i]), near());
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> near() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }

  @Test
  void nomicIsReadInThePublishedSpellingToo() throws IOException {
    Path published = ModelFolders.copy("encoders/nomic_bert", folder);
    ModelFolders.edit(
        published.resolve("config.json"),
        config -> {
          Map<String, String> names =
              Map.of(
                  "hidden_size", "n_embd",
                  "num_hidden_layers", "n_layer",
                  "num_attention_heads", "n_head",
                  "intermediate_size", "n_inner",
                  "max_position_embeddings", "n_positions",
                  "layer_norm_eps", "layer_norm_epsilon");
          names.forEach((name, other) -> config.set(other, config.remove(name)));
          config.put("activation_function", "swiglu").put("rotary_emb_base", 1000);
          config.remove(List.of("rope_parameters", "hidden_act", "head_dim"));
        });
    assertThat(vectors(published)).isDeepEqualTo(vectors(Golden.path("encoders/nomic_bert")));
  }

  @Test
  void modernBertIsReadInThePublishedSpellingToo() throws IOException {
    Path published = ModelFolders.copy("encoders/modernbert", folder);
    ModelFolders.edit(
        published.resolve("config.json"),
        config -> {
          config.remove(List.of("rope_parameters", "layer_types"));
          config
              .put("global_attn_every_n_layers", 3)
              .put("global_rope_theta", 160000.0)
              .put("local_rope_theta", 10000.0);
        });
    assertThat(vectors(published)).isDeepEqualTo(vectors(Golden.path("encoders/modernbert")));
    ModelFolders.edit(
        published.resolve("config.json"), config -> config.put("local_rope_theta", 160000.0));
    assertThat(Golden.largestDifference(vectors(published), vectors(golden("modernbert"))))
        .isGreaterThan(1e-4);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16"})
  void halfWeightsInSeveralFilesAreRead(DType type) throws IOException {
    Path whole = ModelFolders.copy("encoders/distilbert", folder);
    ModelFolders.editTensors(
        whole, tensors -> tensors.replaceAll((name, tensor) -> Halves.rounded(tensor, type)));
    Path sharded = ModelFolders.copy("encoders/distilbert", folder);
    Map<String, TensorData> tensors = SafeTensors.read(whole.resolve("model.safetensors"));
    Map<String, TensorData> first = new LinkedHashMap<>();
    Map<String, TensorData> second = new LinkedHashMap<>();
    StringBuilder map = new StringBuilder();
    for (Map.Entry<String, TensorData> tensor : tensors.entrySet()) {
      boolean odd = first.size() > second.size();
      (odd ? second : first).put(tensor.getKey(), Halves.narrowed(tensor.getValue(), type));
      map.append(map.isEmpty() ? "" : ",")
          .append("\"%s\":\"model-%d.safetensors\"".formatted(tensor.getKey(), odd ? 2 : 1));
    }
    SafeTensors.write(sharded.resolve("model-1.safetensors"), first, Map.of());
    SafeTensors.write(sharded.resolve("model-2.safetensors"), second, Map.of());
    Files.delete(sharded.resolve("model.safetensors"));
    Files.writeString(
        sharded.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + map + "}}");
    assertThat(vectors(sharded)).isDeepEqualTo(vectors(whole));
  }

  @Test
  void model2VecsMappingAndWeightsAreFolded() throws IOException {
    Path folded = ModelFolders.copy("encoders/static", folder);
    Path file = folded.resolve("model.safetensors");
    TensorData table = SafeTensors.read(file).get("embedding.weight");
    int tokens = (int) table.shape()[0];
    int size = (int) table.shape()[1];
    float[] reversed = new float[tokens * size]; // row r holds token (tokens − 1 − r), doubled
    float[] values = table.toFloats();
    java.nio.ByteBuffer mapping = java.nio.ByteBuffer.allocate(8 * tokens);
    mapping.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    float[] weights = new float[tokens];
    for (int token = 0; token < tokens; token++) {
      for (int i = 0; i < size; i++) {
        reversed[(tokens - 1 - token) * size + i] = 2 * values[token * size + i];
      }
      mapping.putLong(tokens - 1 - token);
      weights[token] = 0.5f;
    }
    SafeTensors.write(
        file,
        Map.of(
            "embeddings", TensorData.ofFloats(reversed, tokens, size),
            "mapping", new TensorData(DType.I64, new long[] {tokens}, mapping.flip()),
            "weights", TensorData.ofFloats(weights, tokens)),
        Map.of());
    assertThat(vectors(folded)).isDeepEqualTo(vectors(golden("static")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert", "distilbert", "roberta", "xlm-roberta", "camembert", "mpnet", "modernbert",
        "nomic_bert", "gte", "new", "qwen3", "gemma3_text", "gemma3_text-causal", "static"
      })
  void whatIsSavedGivesTheSameVectors(String name) throws IOException {
    Path saved = folder.resolve("saved");
    String fingerprint;
    try (SentenceTransformer model = SentenceTransformer.load(golden(name))) {
      fingerprint = model.fingerprint();
      model.save(saved);
    }
    assertThat(vectors(saved)).isDeepEqualTo(vectors(golden(name)));
    try (SentenceTransformer model = SentenceTransformer.load(saved)) {
      model.save(folder.resolve("again"));
      assertThat(model.weightFiles().keySet()).allMatch(file -> Files.exists(saved.resolve(file)));
      assertThat(model.fingerprint()).hasSameSizeAs(fingerprint);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert",
        "distilbert",
        "roberta",
        "mpnet",
        "modernbert",
        "nomic_bert",
        "gte",
        "qwen3",
        "gemma3_text",
        "gemma3_text-causal"
      })
  void bf16StaysNearFloat32(String name) throws IOException {
    EncodeOptions half = EncodeOptions.builder().precision(Precision.BF16).build();
    try (SentenceTransformer model = SentenceTransformer.load(golden(name))) {
      float[][] vectors = model.encode(TEXTS);
      float[][] rounded = model.encode(TEXTS, half);
      for (int text = 0; text < vectors.length; text++) {
        float[][] cosine =
            SimilarityFunction.COSINE.matrix(
                new float[][] {vectors[text]}, new float[][] {rounded[text]});
        assertThat(cosine[0][0]).as("text %d", text).isBetween(0.99f, 1.0001f);
      }
      assertThat(Golden.largestDifference(rounded, vectors)).isGreaterThan(1e-5);
    }
  }

  private static Path golden(String name) {
    return Golden.path("encoders/" + name);
  }

  private static float[][] vectors(Path model) throws IOException {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return loaded.encode(TEXTS);
    }
  }
}
