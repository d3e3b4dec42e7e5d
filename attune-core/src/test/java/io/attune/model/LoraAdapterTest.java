package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.engine.NativeMemory;
import io.attune.engine.NativeScope;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters: what they change, how they are merged, saved and refused. */
class LoraAdapterTest {
  private static final List<String> TEXTS =
      List.of("", "bread", "how old is the stone bridge", "a ".repeat(200));

  @TempDir private Path folder;

  @Test
  void defaultsAreThese() {
    LoraOptions options = LoraOptions.DEFAULT;
    assertThat(options).isEqualTo(new LoraOptions(8, 16, 0, false, List.of("*")));
    assertThat(options.scaling()).isEqualTo(2);
    assertThat(new LoraOptions(4, 6, 0, true, List.of("x")).scaling()).isEqualTo(3);
  }

  @Test
  void namesEveryWrongOption() {
    assertThatThrownBy(() -> new LoraOptions(0, -1, 1, false, List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "lora-rank must be at least 1, but is 0",
            "lora-alpha must be above 0, but is -1.0",
            "lora-dropout must be in [0, 1), but is 1.0",
            "lora-targets must name at least one layer");
  }

  @ParameterizedTest
  @CsvSource({
    "query, encoder.layer.0.attention.self.query, true",
    "attention.self.query, encoder.layer.0.attention.self.query, true",
    "uery, encoder.layer.0.attention.self.query, false",
    "encoder.layer.1.*, encoder.layer.1.output.dense, true",
    "encoder.layer.1.*, encoder.layer.11.output.dense, false",
    "layer.*.dense, encoder.layer.0.output.dense, true",
    "*, anything, true"
  })
  void targetsAreNamesTheirEndsAndPatterns(String target, String layer, boolean fits) {
    assertThat(new LoraOptions(1, 1, 0, false, List.of(target)).matches(layer)).isEqualTo(fits);
  }

  @Test
  void aFreshAdapterChangesNothingAndItsSeedDecides() throws IOException {
    try (SentenceTransformer model = load("modernbert");
        SentenceTransformer same = load("modernbert");
        SentenceTransformer other = load("modernbert")) {
      float[][] plain = model.encode(TEXTS);
      model.addAdapter(LoraOptions.DEFAULT, 7);
      same.addAdapter(LoraOptions.DEFAULT, 7);
      other.addAdapter(LoraOptions.DEFAULT, 8);
      assertThat(model.encode(TEXTS)).isDeepEqualTo(plain);
      assertThat(model.parameters()).hasSize(2 * 4 * 4); // two for each of four in four layers
      change(model);
      change(same);
      change(other);
      assertThat(model.encode(TEXTS)).isDeepEqualTo(same.encode(TEXTS));
      assertThat(Golden.largestDifference(model.encode(TEXTS), plain)).isGreaterThan(1e-3);
      assertThat(Golden.largestDifference(model.encode(TEXTS), other.encode(TEXTS)))
          .isGreaterThan(1e-4);
    }
  }

  /** As training would: B is zero at first. */
  private static void change(SentenceTransformer model) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      for (Map.Entry<String, Tensor> weight : model.parameters().entrySet()) {
        if (weight.getKey().endsWith("lora_B.weight")) {
          weight.getValue().add_(new Scalar(0.05));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "modernbert", "qwen3", "gemma3_text", "gte"})
  void mergedSavedAndLoadedItGivesTheSameVectors(String name) throws IOException {
    long objects = NativeMemory.objects();
    try (SentenceTransformer model = load(name)) {
      model.addAdapter(new LoraOptions(2, 3, 0, true, LoraOptions.ALL_LINEAR), 1);
      change(model);
      float[][] adapted = model.encode(TEXTS);
      model.save(folder.resolve("whole"));
      model.saveAdapter(folder.resolve("adapter"));
      near(encode(folder.resolve("whole")), adapted);
      assertThat(folder.resolve("whole/adapter/adapter_model.safetensors"))
          .hasSameBinaryContentAs(folder.resolve("adapter/adapter_model.safetensors"));
      assertThat(model.weightFiles().keySet())
          .allMatch(file -> Files.exists(folder.resolve("whole").resolve(file)));
      try (SentenceTransformer again = load(name)) {
        again.loadAdapter(folder.resolve("adapter"));
        assertThat(again.encode(TEXTS)).isDeepEqualTo(adapted);
        again.mergeAdapter();
        near(again.encode(TEXTS), adapted);
        assertThatThrownBy(again::mergeAdapter).hasMessageContaining("has no adapter");
      }
      assertThatThrownBy(() -> model.addAdapter(LoraOptions.DEFAULT, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("has an adapter already");
    }
    assertThat(NativeMemory.objects()).isEqualTo(objects);
  }

  private static void near(float[][] actual, float[][] expected) {
    assertThat(Golden.largestDifference(actual, expected)).isLessThan(1e-5);
  }

  @Test
  void refusesATargetThatFitsNothing() throws IOException {
    try (SentenceTransformer model = load("bert")) {
      assertThatThrownBy(
              () -> model.addAdapter(new LoraOptions(1, 1, 0, false, List.of("qury", "value")), 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "lora-targets: no linear layer of the encoder fits 'qury'; its layers are"
                  + " attention.output.dense, attention.self.key, attention.self.query,"
                  + " attention.self.value, intermediate.dense, output.dense");
    }
  }

  @Test
  void refusesAdaptersOfAnotherShapeNamingTheFile() throws IOException {
    try (SentenceTransformer model = load("bert")) {
      model.addAdapter(LoraOptions.DEFAULT, 1);
      model.saveAdapter(folder.resolve("adapter"));
    }
    Path config = folder.resolve("adapter/adapter_config.json");
    assertRefused(
        "modernbert", "adapter_model.safetensors", "has no linear layer 'encoder.layer.0");
    assertRefused(
        "bert", config, c -> c.put("r", 3), "adapter_model.safetensors", "but [3, 16] is needed");
    assertRefused("bert", config, c -> c.put("r", 8).put("use_dora", true), "'use_dora'");
    assertRefused(
        "bert", config, c -> c.put("use_dora", false).put("peft_type", "IA3"), "'peft_type'");
    Files.delete(config);
    assertRefused("bert", "adapter_config.json: no such file");
  }

  private void assertRefused(
      String name,
      Path config,
      Consumer<com.fasterxml.jackson.databind.node.ObjectNode> change,
      String... message)
      throws IOException {
    ModelFolders.edit(config, change);
    assertRefused(name, message);
  }

  private void assertRefused(String name, String... message) throws IOException {
    long objects = NativeMemory.objects();
    try (SentenceTransformer model = load(name)) {
      assertThatThrownBy(() -> model.loadAdapter(folder.resolve("adapter")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(folder.resolve("adapter").toString())
          .hasMessageContainingAll(message);
    }
    assertThat(NativeMemory.objects()).isEqualTo(objects);
  }

  private static SentenceTransformer load(String name) throws IOException {
    return SentenceTransformer.load(Golden.path("encoders/" + name));
  }

  private static float[][] encode(Path model) throws IOException {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return loaded.encode(TEXTS);
    }
  }
}
