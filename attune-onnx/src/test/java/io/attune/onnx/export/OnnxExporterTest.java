package io.attune.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.model.LoraOptions;
import io.attune.model.Pooling;
import io.attune.model.SafeTensors;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import io.attune.onnx.BertImportOptions;
import io.attune.onnx.BertOnnxImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxExporterTest {
  private static final String MEAN = "tiny-bert-mean";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "tiny-bert-mean, true, 32, 32",
    "encoders/bert, true, 16, 12",
    "encoders/nomic_bert, true, 16, 16",
    "encoders/distilbert, false, 16, 16",
    "encoders/roberta, false, 16, 16",
    "encoders/gte, false, 16, 16",
    "encoders/static, false, 16, 16"
  })
  void inputsAndOutputsAreThoseThatReadersExpect(
      String name, boolean tokenTypes, long hidden, long dimension)
      throws IOException, OrtException {
    Path file = export(name, folder.resolve("exported")).file();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString())) {
      assertThat(session.getInputInfo().keySet())
          .containsExactlyElementsOf(
              tokenTypes
                  ? List.of("input_ids", "attention_mask", "token_type_ids")
                  : List.of("input_ids", "attention_mask"));
      assertThat(session.getOutputInfo().keySet())
          .containsExactly("last_hidden_state", "sentence_embedding");
      for (NodeInfo input : session.getInputInfo().values()) {
        assertThat(info(input).getDimensionNames())
            .isEqualTo(names("batch_size", "sequence_length"));
      }
      TensorInfo tokens = info(session.getOutputInfo().get("last_hidden_state"));
      assertThat(tokens.getDimensionNames()).isEqualTo(names("batch_size", "sequence_length", ""));
      assertThat(tokens.getShape()).containsExactly(-1, -1, hidden);
      TensorInfo sentences = info(session.getOutputInfo().get("sentence_embedding"));
      assertThat(sentences.getDimensionNames()).isEqualTo(names("batch_size", ""));
      assertThat(sentences.getShape()).containsExactly(-1, dimension);
    }
  }

  private static TensorInfo info(NodeInfo node) {
    return (TensorInfo) node.getInfo();
  }

  private static String[] names(String... names) {
    return names;
  }

  @Test
  void theFolderIsTheModelsOwnAndTheFile() throws IOException {
    Path saved = folder.resolve("saved");
    Path exported = folder.resolve("exported");
    try (SentenceTransformer model = load("tiny-bert-mean-older")) {
      model.save(saved);
      OnnxExporter.export(model, exported);
    }
    assertThat(files(exported)).contains("vocab.txt", "tokenizer.json", "config.json");
    assertThat(files(exported))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(files(saved).stream(), Stream.of("model.onnx")).toList());
  }

  @Test
  void theReportTellsHowTheFileWasVerified() throws IOException {
    ExportReport report = export(MEAN, folder.resolve("exported"));
    assertThat(report.file()).isEqualTo(folder.resolve("exported").resolve("model.onnx"));
    assertThat(report.bytes()).isEqualTo(Files.size(report.file()));
    Verification verification = report.verification().orElseThrow();
    assertThat(verification.runtime()).startsWith("1.");
    assertThat(verification.texts()).isGreaterThan(5);
    assertThat(verification.tokenDifference()).isBetween(0.0, Verification.TOLERANCE);
    assertThat(verification.sentenceDifference()).isBetween(0.0, Verification.TOLERANCE);
  }

  @Test
  void theTokenizerOfStaticEmbeddingsLiesBesideTheFileToo() throws IOException {
    Path exported = export("encoders/static", folder.resolve("exported")).file().getParent();
    assertThat(exported.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(exported.resolve("0_StaticEmbedding/tokenizer.json"));
  }

  @Test
  void theSameModelGivesTheSameFile() throws IOException {
    byte[] once = Files.readAllBytes(export(MEAN, folder.resolve("a")).file());
    assertThat(export(MEAN, folder.resolve("b")).file()).hasBinaryContent(once);
  }

  @Test
  void exportsOfBertCanBeImported() throws IOException {
    Path exported = export(MEAN, folder.resolve("exported")).file().getParent();
    Path imported = folder.resolve("imported");
    BertOnnxImporter.importModel(
        exported.resolve("model.onnx"),
        exported.resolve("tokenizer.json"),
        new BertImportOptions(4, Pooling.MEAN, true, 24, false, Map.of()),
        imported);
    Map<String, TensorData> before = SafeTensors.read(exported.resolve("model.safetensors"));
    Map<String, TensorData> after = SafeTensors.read(imported.resolve("model.safetensors"));
    assertThat(before.keySet()).containsAll(after.keySet());
    after.forEach((name, weight) -> assertThat(weight.data()).isEqualTo(before.get(name).data()));
    assertThat(after).hasSizeGreaterThan(30);
  }

  @Test
  void anAdapterIsMergedIntoTheExport() throws IOException {
    try (SentenceTransformer model = load(MEAN)) {
      float[] before = model.encode("a nurse");
      model.addAdapter(LoraOptions.DEFAULT, 42);
      model.parameters().values().forEach(weight -> weight.fill_(new Scalar(0.1)));
      assertThat(model.encode("a nurse")).isNotEqualTo(before);
      assertThat(OnnxExporter.export(model, folder.resolve("exported")).verification()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-bert-mean, layer_norm_eps, 1e-2",
    "tiny-bert-mean, num_attention_heads, 2",
    "tiny-bert-mean, num_hidden_layers, 1",
    "encoders/roberta, pad_token_id, 0",
    "encoders/qwen3, rms_norm_eps, 1e-3",
    "encoders/modernbert, local_attention, 6",
    "encoders/gemma3_text, sliding_window, 10",
    "encoders/gemma3_text, query_pre_attn_scalar, 11",
    "encoders/gte, layer_norm_eps, 1e-2"
  })
  void aGraphThatComputesSomethingElseIsRefused(String name, String field, double value)
      throws IOException {
    try (SentenceTransformer model = load(name)) {
      Path saved = folder.resolve("saved");
      model.save(saved);
      ModelFolder right = ModelFolder.read(saved);
      ModelFolder wrong = edited(right, config -> config.put(field, value));
      Path file = folder.resolve("model.onnx");
      new OnnxFileWriter(OnnxExporter.graph(model, wrong, OnnxPrecision.FLOAT32)).write(file);
      assertThatThrownBy(
              () ->
                  ExportCheck.check(
                      model, file, OnnxExporter.padding(right), OnnxPrecision.FLOAT32))
          .isInstanceOf(ExportFailedException.class)
          .hasMessageContaining("computes other vectors than the model")
          .hasMessageContaining("up to 1e-05 is allowed");
    }
  }

  private static ModelFolder edited(ModelFolder folder, Consumer<ObjectNode> change) {
    ObjectNode config = folder.config().json().deepCopy();
    change.accept(config);
    return new ModelFolder(
        folder.encoder(),
        new ModelConfig(config),
        folder.modules(),
        folder.truncateDimension(),
        folder.weights());
  }

  @ParameterizedTest
  @CsvSource({"encoders/roberta", "encoders/mpnet"})
  void aPaddingTokenThatTheConfigurationLeavesOutIsKnown(String name) throws IOException {
    try (SentenceTransformer model = load(name)) {
      model.save(folder.resolve("saved"));
      ModelFolder saved = ModelFolder.read(folder.resolve("saved"));
      assertThat(OnnxExporter.padding(edited(saved, config -> config.remove("pad_token_id"))))
          .isEqualTo(1);
    }
  }

  @Test
  void aFileThatOnnxRuntimeCannotRunIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "no model");
    try (SentenceTransformer model = load(MEAN)) {
      assertThatThrownBy(() -> ExportCheck.check(model, file, 0, OnnxPrecision.FLOAT32))
          .isInstanceOf(ExportFailedException.class)
          .hasMessageStartingWith("Nothing was exported: ONNX Runtime cannot run the file: ");
    }
  }

  @Test
  void otherArchitecturesAreNamedWithThoseThatAreSupported() {
    ModelConfig config =
        new ModelConfig(JsonNodeFactory.instance.objectNode().put("model_type", "gpt2"));
    assertThatThrownBy(() -> EncoderGraphs.read(config))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The architecture 'gpt2' cannot be exported to ONNX; supported: bert, camembert,"
                + " distilbert, gemma3_text, gte, modernbert, mpnet, new, nomic_bert, qwen3,"
                + " roberta, xlm-roberta, and static embeddings");
  }

  @Test
  void aModelThatIsTooLargeForOneFileIsRefused() throws IOException {
    try (SentenceTransformer model = load(MEAN)) {
      model.save(folder.resolve("saved"));
      Graph graph =
          OnnxExporter.graph(
              model, ModelFolder.read(folder.resolve("saved")), OnnxPrecision.FLOAT32);
      Path file = folder.resolve("model.onnx");
      assertThatThrownBy(() -> new OnnxFileWriter(graph, 10_000).write(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching("The model needs \\d+ bytes .* no more than 10000 .*");
      assertThat(file).doesNotExist();
      new OnnxFileWriter(graph).write(file);
      long size = Files.size(file);
      new OnnxFileWriter(graph, size).write(file); // the size is foretold to the byte
      assertThatThrownBy(() -> new OnnxFileWriter(graph, size - 1).write(file))
          .hasMessageContaining("needs " + size + " bytes");
    }
  }

  @Test
  void whatIsNoModelIsNotReplaced() throws IOException {
    Path notes = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(notes.resolve("todo.txt"), "keep me");
    Path file = Files.writeString(folder.resolve("file"), "");
    try (SentenceTransformer model = load(MEAN)) {
      assertThatThrownBy(() -> OnnxExporter.export(model, notes))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("holds other things than a model");
      assertThatThrownBy(() -> OnnxExporter.export(model, file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is a file");
    }
    assertThat(files(folder)).containsExactlyInAnyOrder("file", "notes/todo.txt");
  }

  private static ExportReport export(String name, Path exported) throws IOException {
    return export(GoldenModels.path(name), exported);
  }

  private static ExportReport export(Path trained, Path exported) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(trained)) {
      return OnnxExporter.export(model, exported);
    }
  }

  private static SentenceTransformer load(String name) throws IOException {
    return SentenceTransformer.load(GoldenModels.path(name));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }
}
