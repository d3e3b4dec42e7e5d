package io.attune.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.InvalidInputException;
import io.attune.Sha256;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SearchEngineExportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "tiny-bert-mean, bert, MEAN, true, 32",
    "tiny-bert-cls, bert, CLS, false, 32",
    "encoders/roberta, roberta, MEAN, true, 16",
    "encoders/nomic_bert, bert, MEAN_SQRT_LEN, true, 16"
  })
  void openSearchIsToldHowToPool(
      String name, String type, String pooling, boolean normalized, int dimension)
      throws IOException {
    Path out = folder.resolve("job-search");
    try (SentenceTransformer model = load(name)) {
      ExportReport report = OpenSearchExporter.export(model, out, OnnxPrecision.FLOAT32);
      assertThat(report.file()).isEqualTo(out.resolve("job-search.zip"));
      assertThat(report.verification()).isPresent();
    }
    JsonNode call = JSON.readTree(out.resolve("register.json").toFile());
    assertThat(call.path("name").asText()).isEqualTo("job-search");
    assertThat(call.path("function_name").asText()).isEqualTo("TEXT_EMBEDDING");
    assertThat(call.path("model_format").asText()).isEqualTo("ONNX");
    Path zip = out.resolve("job-search.zip");
    assertThat(call.path("model_content_size_in_bytes").asLong()).isEqualTo(Files.size(zip));
    assertThat(call.path("model_content_hash_value").asText()).isEqualTo(Sha256.hex(zip));
    JsonNode config = call.path("model_config");
    assertThat(config.path("model_type").asText()).isEqualTo(type);
    assertThat(config.path("embedding_dimension").asInt()).isEqualTo(dimension);
    assertThat(config.path("pooling_mode").asText()).isEqualTo(pooling);
    assertThat(config.path("normalize_result").asBoolean()).isEqualTo(normalized);
    assertThat(out).isDirectoryNotContaining("glob:**/work");
    try (ZipFile content = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = content.entries();
      assertThat(entries.asIterator())
          .toIterable()
          .extracting(ZipEntry::getName)
          .containsExactly("model.onnx", "tokenizer.json");
      Path onnx = folder.resolve("unzipped.onnx");
      Files.copy(content.getInputStream(content.getEntry("model.onnx")), onnx);
      assertThat(OnnxComparison.compare(GoldenModels.path(name), onnx).tokenDifference())
          .isLessThan(Verification.TOLERANCE);
    }
  }

  @Test
  void vespaIsToldHowToPoolAndWhatToPrepend() throws Exception {
    Path out = folder.resolve("vespa");
    try (SentenceTransformer model = load("tiny-bert-mean")) {
      VespaExporter.export(model, out, OnnxPrecision.FLOAT32);
      Document services = services(out);
      assertThat(text(services, "pooling-strategy")).containsExactly("mean");
      assertThat(text(services, "normalize")).containsExactly("true");
      assertThat(text(services, "max-tokens"))
          .containsExactly(Integer.toString(model.maxSeqLength()));
      assertThat(text(services, "transformer-token-type-ids")).isEmpty();
      String prompt = model.prompts().get("query");
      assertThat(prompt).endsWith(" ");
      assertThat(text(services, "query")).containsExactly(prompt.stripTrailing());
      for (String path : List.of("transformer-model", "tokenizer-model")) {
        Element element = (Element) services.getElementsByTagName(path).item(0);
        assertThat(out.resolve(element.getAttribute("path"))).exists();
      }
    }
  }

  @Test
  void vespaIsToldWhereThereAreNoTokenTypes() throws Exception {
    Path out = folder.resolve("vespa");
    try (SentenceTransformer model = load("encoders/roberta")) {
      VespaExporter.export(model, out, OnnxPrecision.INT8);
    }
    assertThat(text(services(out), "transformer-token-type-ids")).containsExactly("");
  }

  @Test
  void whatTheyCannotDoIsRefused() throws IOException {
    for (String name : List.of("encoders/bert", "encoders/gemma3_text", "encoders/qwen3")) {
      try (SentenceTransformer model = load(name)) {
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> OpenSearchExporter.export(model, out, OnnxPrecision.FLOAT32))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith("OpenSearch cannot do what the model does: Transformer(");
        assertThatThrownBy(() -> VespaExporter.export(model, out, OnnxPrecision.FLOAT32))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith("Vespa cannot do what the model does: Transformer(")
            .hasMessageContaining("By itself it can pool by CLS, MEAN and normalise");
        assertThat(out).doesNotExist();
      }
    }
  }

  private static SentenceTransformer load(String name) throws IOException {
    return SentenceTransformer.load(GoldenModels.path(name));
  }

  private static Document services(Path folder) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("services.xml").toFile());
  }

  private static List<String> text(Document document, String element) {
    NodeList found = document.getElementsByTagName(element);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }
}
