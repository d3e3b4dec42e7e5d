package io.attune.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import io.attune.InvalidInputException;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exported jar, loaded by a class loader of its own, in the real LangChain4j. */
class LangChain4jExporterTest {
  private static final double TOLERANCE = 1e-5;
  private static final List<String> TEXTS = List.of("a nurse", "Rust, remote", "café 日本", "x");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert-mean",
        "tiny-bert-cls",
        "encoders/xlm-roberta",
        "encoders/mpnet",
        "encoders/gte"
      })
  void givesTheModelsVectors(String name) throws Exception {
    String className = "com.example.search.Tiny";
    Path jar = folder.resolve("tiny.jar");
    float[][] expected;
    try (SentenceTransformer model = SentenceTransformer.load(GoldenModels.path(name))) {
      ExportReport report =
          LangChain4jExporter.export(model, jar, className, OnnxPrecision.FLOAT32);
      assertThat(report.file()).isEqualTo(jar);
      assertThat(report.verification()).isPresent();
      expected =
          model.encode(TEXTS, EncodeOptions.builder().prompt("").normalizeEmbeddings(true).build());
    }
    try (URLClassLoader loader = loader(jar)) {
      EmbeddingModel model =
          (EmbeddingModel) loader.loadClass(className).getDeclaredConstructor().newInstance();
      assertThat(model).isInstanceOf(AbstractInProcessEmbeddingModel.class);
      assertThat(model.dimension()).isEqualTo(expected[0].length);
      assertThat(model.modelName()).isEqualTo("Tiny");
      List<TextSegment> segments = TEXTS.stream().map(TextSegment::from).toList();
      for (int text = 0; text < expected.length; text++) {
        float[] vector = model.embedAll(segments).content().get(text).vector();
        for (int i = 0; i < vector.length; i++) {
          assertThat((double) vector[i])
              .as("text %d, component %d", text, i)
              .isCloseTo(expected[text][i], Offset.offset(TOLERANCE));
        }
      }
    }
  }

  @Test
  void severalJarsOnOneClassPathAreFoundEachUnderItsName() throws Exception {
    Path first = export("tiny-bert-mean", "first.jar");
    Path second = export("tiny-bert-cls", "second.jar");
    try (URLClassLoader loader = loader(first, second)) {
      List<String> names =
          ServiceLoader.load(EmbeddingModelFactory.class, loader).stream()
              .filter(factory -> factory.type().getClassLoader() == loader)
              .map(factory -> factory.get().create().modelName())
              .toList();
      assertThat(names).containsExactlyInAnyOrder("FirstEmbeddingModel", "SecondEmbeddingModel");
      Class<?> type = loader.loadClass("io.attune.exported.FirstEmbeddingModel");
      ExecutorService executor = Executors.newSingleThreadExecutor();
      EmbeddingModel model =
          (EmbeddingModel) type.getConstructor(Executor.class).newInstance(executor);
      assertThat(model.embed("a nurse").content().dimension()).isEqualTo(32);
      executor.shutdown();
    }
  }

  @Test
  void equalModelsGiveEqualJars() throws IOException {
    byte[] once = Files.readAllBytes(export("tiny-bert-mean", "first.jar"));
    assertThat(export("tiny-bert-mean", "first.jar")).hasBinaryContent(once);
  }

  @Test
  void whatLangChain4jCannotDoIsRefused() {
    for (String name : List.of("encoders/bert", "encoders/gemma3_text", "encoders/static")) {
      assertThatThrownBy(() -> export(name, "refused.jar"))
          .as(name)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("LangChain4j cannot do what the model does: ")
          .hasMessageContaining("Export the model with --onnx");
    }
    for (String name : List.of("encoders/roberta", "encoders/modernbert")) {
      assertThatThrownBy(() -> export(name, "refused.jar"))
          .as(name)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(
              "cannot do what the model's tokenizer does: it is of the type 'BPE'");
    }
    assertThat(folder.resolve("refused.jar")).doesNotExist();
  }

  @Test
  void theClassNeedsANameInAPackage() throws IOException {
    try (SentenceTransformer model =
        SentenceTransformer.load(GoldenModels.path("tiny-bert-mean"))) {
      for (String name :
          List.of("Tiny", "", "com.example.", "com.1.Tiny", "a.class", "java.Tiny")) {
        assertThatThrownBy(
                () ->
                    LangChain4jExporter.export(
                        model, folder.resolve("x.jar"), name, OnnxPrecision.FLOAT32))
            .as(name)
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith("'" + name + "' is no name for the class");
      }
    }
    assertThat(LangChain4jExporter.defaultClass(Path.of("out", "job-search_v2.jar")))
        .isEqualTo("io.attune.exported.JobSearchV2EmbeddingModel");
    assertThat(LangChain4jExporter.defaultClass(Path.of("2.jar")))
        .isEqualTo("io.attune.exported.Model2EmbeddingModel");
  }

  private Path export(String name, String jar) throws IOException {
    Path file = folder.resolve(jar);
    try (SentenceTransformer model = SentenceTransformer.load(GoldenModels.path(name))) {
      LangChain4jExporter.export(
          model, file, LangChain4jExporter.defaultClass(file), OnnxPrecision.FLOAT32);
    }
    return file;
  }

  private static URLClassLoader loader(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    return new URLClassLoader(urls, LangChain4jExporterTest.class.getClassLoader());
  }
}
