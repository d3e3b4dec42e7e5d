package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.model.SentenceTransformer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final String MEAN = TestModels.mean().toString();

  @TempDir private Path folder;

  @Test
  void writesAFolderThatIsComplete() throws Exception {
    Path out = folder.resolve("exported");
    CliResult result = InProcess.run("export", "--model", MEAN, "--onnx", "--out", out.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("Wrote " + out.resolve("model.onnx") + " (", "Verified in ONNX Runtime ");
    assertThat(out).isDirectoryContaining("glob:**/model.onnx");
    assertThat(out).isDirectoryContaining("glob:**/tokenizer.json");
    assertThat(out).isDirectoryContaining("glob:**/config.json");
    try (SentenceTransformer copy = SentenceTransformer.load(out);
        SentenceTransformer model = SentenceTransformer.load(MEAN)) {
      assertThat(copy.encode("a nurse")).isEqualTo(model.encode("a nurse"));
    }
  }

  @Test
  void anEarlierExportIsReplaced() throws Exception {
    Path out = folder.resolve("exported");
    String cls = TestModels.cls().toString();
    InProcess.run("export", "--model", cls, "--onnx", "--out", out.toString());
    byte[] earlier = Files.readAllBytes(out.resolve("model.onnx"));
    CliResult result =
        InProcess.run("export", "--model", MEAN, "--onnx", "--out", out.toString(), "--json");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(out.resolve("model.onnx")).exists();
    assertThat(Files.readAllBytes(out.resolve("model.onnx"))).isNotEqualTo(earlier);
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("file").textValue()).isEqualTo(out.resolve("model.onnx").toString());
    assertThat(json.get("bytes").longValue()).isEqualTo(Files.size(out.resolve("model.onnx")));
    assertThat(json.get("verified").booleanValue()).isTrue();
    assertThat(json.get("sentence_difference").doubleValue()).isBetween(0.0, 1e-5);
  }

  @Test
  void asInt8ItIsSmallerAndTellsTheLowestCosine() throws Exception {
    Path out = folder.resolve("small");
    CliResult result =
        InProcess.run(
            "export",
            "--model",
            MEAN,
            "--onnx",
            "--quantize",
            "int8",
            "--out",
            out.toString(),
            "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("quantization").textValue()).isEqualTo("int8");
    assertThat(json.get("lowest_cosine").doubleValue()).isBetween(0.99, 1 - 1e-9);
    assertThat(json.get("bytes").longValue())
        .isLessThan(Files.size(out.resolve("model.safetensors")));
  }

  @Test
  void writesAJarForLangChain4j() throws Exception {
    Path jar = folder.resolve("job-search.jar");
    CliResult result =
        InProcess.run("export", "--model", MEAN, "--langchain4j", "--out", jar.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("Wrote " + jar, "The class is io.attune.exported.JobSearchEmbeddingModel");
    try (JarFile content = new JarFile(jar.toFile())) {
      assertThat(content.stream().map(JarEntry::getName))
          .contains(
              "META-INF/services/dev.langchain4j.spi.model.embedding.EmbeddingModelFactory",
              "io/attune/exported/JobSearchEmbeddingModel.class",
              "io/attune/exported/JobSearchEmbeddingModelFactory.class",
              "io/attune/exported/JobSearchEmbeddingModel.onnx");
    }
  }

  @Test
  void writesWhatSearchEnginesTake() throws Exception {
    Path openSearch = folder.resolve("job-search");
    CliResult result =
        InProcess.run("export", "--model", MEAN, "--opensearch", "--out", openSearch.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("Wrote " + openSearch.resolve("job-search.zip"));
    assertThat(openSearch.resolve("register.json")).exists();
    Path vespa = folder.resolve("vespa");
    result = InProcess.run("export", "--model", MEAN, "--vespa", "--out", vespa.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("Wrote " + vespa.resolve("models/model.onnx"));
    assertThat(vespa.resolve("services.xml")).exists();
    result = InProcess.run("export", "--model", MEAN, "--vespa", "--out", openSearch.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("(no services.xml)");
  }

  /** ONNX Runtime reads the command line when it starts, and has to survive that. */
  @Test
  void aLongClassPathDoesNoHarm() throws Exception {
    CliResult result =
        new FreshProcess(folder).run("export", "--model", MEAN, "--onnx", "--out", "exported");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("Verified in ONNX Runtime ");
  }

  @Test
  void withoutOnnxRuntimeItSaysThatNobodyHasRunTheFile() throws Exception {
    CliResult result =
        new FreshProcess(folder)
            .withoutJars(jar -> jar.startsWith("onnxruntime"))
            .run("export", "--model", MEAN, "--onnx", "--out", "exported");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("Wrote exported").doesNotContain("Verified");
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains("Not verified", "com.microsoft.onnxruntime:onnxruntime:1.");
    assertThat(folder.resolve("exported/model.onnx")).exists();
  }
}
