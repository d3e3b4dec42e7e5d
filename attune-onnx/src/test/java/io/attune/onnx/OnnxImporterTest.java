package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import io.attune.onnx.export.ExportedModels;
import io.attune.onnx.export.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class OnnxImporterTest {
  private static final List<String> TEXTS =
      List.of(
          "", "a night nurse", "ПРИВЕТ мир, 日本語 café 👩‍👩‍👧‍👦", "[SEP] </s> word ".repeat(40));

  @TempDir private Path temporary;
  private Path model;

  @BeforeEach
  void nameTheModel() {
    model = temporary.resolve("model");
  }

  @ParameterizedTest
  @FieldSource("io.attune.onnx.export.ExportedModels#ALL")
  void everyFamilyComesBackBitForBit(String name) throws IOException {
    Path exported = ExportedModels.withoutWeights(name, temporary.resolve("exported"));
    Verification verification = OnnxImporter.importModel(exported.resolve("model.onnx"), model);
    assertThat(verification.sentenceDifference()).isLessThan(Verification.TOLERANCE);
    assertThat(verification.tokenDifference()).isLessThan(Verification.TOLERANCE);
    assertThat(verification.texts()).isGreaterThan(5);
    try (SentenceTransformer original = SentenceTransformer.load(ExportedModels.golden(name));
        SentenceTransformer imported = SentenceTransformer.load(model)) {
      assertThat(imported.encode(TEXTS)).isDeepEqualTo(original.encode(TEXTS));
      assertThat(imported.maxSeqLength()).isEqualTo(original.maxSeqLength());
      assertThat(imported.prompts()).isEqualTo(original.prompts());
    }
  }

  @Test
  void settingsMayLieOneFolderAboveAsOnTheHub() throws IOException {
    Path exported = exported("encoders/modernbert");
    Path onnx = Files.createDirectory(exported.resolve("onnx")).resolve("model.onnx");
    Files.move(exported.resolve("model.onnx"), onnx);
    OnnxImporter.importModel(onnx, model);
    assertThat(model.resolve("modules.json")).exists();
    assertThat(model.resolve("model.onnx")).doesNotExist();
  }

  /** As Optimum exports an encoder: no modules.json, nor Attune's names of matrices. */
  @Test
  void settingsOfAnEncoderAloneAreEnough() throws IOException {
    Path exported = exported("tiny-bert-mean");
    for (String own : List.of("modules.json", "sentence_bert_config.json")) {
      Files.delete(exported.resolve(own));
    }
    Path onnx = exported.resolve("model.onnx");
    // Its sentence_embedding is normalised, which nothing tells now.
    rename(onnx, "sentence_embedding", "sentence_embeddinq");
    OnnxImporter.importModel(onnx, model);
    try (SentenceTransformer imported = SentenceTransformer.load(model)) {
      assertThat(imported.dimension()).isEqualTo(32);
    }
  }

  @Test
  void matricesAreKnownByTheNodesThatMultiplyWithThemAndPrefixesGo() throws IOException {
    for (String prefix : List.of("", "bert.", "0.auto_model.")) {
      TinyBert bert = new TinyBert(prefix, false);
      Map<String, TensorData> parameters =
          OnnxParameters.read(
              OnnxReader.read(new ByteArrayInputStream(bert.toBytes()), "tiny.onnx"));
      assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(bert.weights.keySet());
      bert.weights.forEach(
          (name, values) ->
              assertThat(parameters.get(name).toFloats()).as(name).containsExactly(values));
    }
  }

  @Test
  void anotherModelsSettingsAreRefused() throws IOException {
    Path exported = exported("encoders/roberta");
    Path config = exported.resolve("config.json");
    ObjectNode json = (ObjectNode) JsonFiles.MAPPER.readTree(config.toFile());
    JsonFiles.write(config, json.put("num_hidden_layers", 3));
    assertRefused(exported, "model.onnx: no tensor 'encoder.layer.2.");
    JsonFiles.write(config, json.put("num_hidden_layers", 2).put("intermediate_size", 7));
    assertRefused(exported, "model.onnx: tensor 'encoder.layer.0.intermediate.dense.");
    JsonFiles.write(config, json.put("intermediate_size", 24).put("hidden_act", "relu"));
    assertRefused(exported, "model.onnx: in ONNX Runtime it computes other vectors than");
    JsonFiles.write(config, json.put("model_type", "t5"));
    assertRefused(exported, config + ": ");
  }

  @Test
  void aFileWithoutSettingsIsRefused() throws IOException {
    Path onnx = temporary.resolve("deep/in/model.onnx");
    Files.createDirectories(onnx.getParent());
    Files.write(onnx, new byte[10]);
    assertThatThrownBy(() -> OnnxImporter.importModel(onnx, model))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json and tokenizer.json must lie beside it");
    assertThatThrownBy(() -> OnnxImporter.importModel(temporary.resolve("no.onnx"), model))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no.onnx: no such file");
  }

  @Test
  void modulesDoNotLeadOutOfTheFolder() throws IOException {
    Path exported = exported("encoders/distilbert");
    Path modules = exported.resolve("modules.json");
    Files.writeString(
        modules,
        Files.readString(modules).replaceFirst("\"path\" : \"\"", "\"path\" : \"../../outside\""));
    assertRefused(exported, "field '[0].path': '../../outside' is no folder beside it");
    assertThat(temporary.resolve("outside")).doesNotExist();
  }

  @Test
  void whatIsNoModelIsNotReplaced() throws IOException {
    Path exported = exported("encoders/distilbert");
    Files.createDirectories(model.resolve("holiday-pictures"));
    assertRefused(exported, "holds other things than a model");
  }

  private Path exported(String name) throws IOException {
    return ExportedModels.withoutWeights(name, temporary.resolve("exported"));
  }

  private void assertRefused(Path exported, String message) {
    assertThatThrownBy(() -> OnnxImporter.importModel(exported.resolve("model.onnx"), model))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
    assertThat(model.resolve("modules.json")).doesNotExist();
  }

  /** Of equal length, so that no length in the file changes. */
  private static void rename(Path file, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(
        file, text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }
}
