package io.attune.onnx.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.model.Pooling;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Writes a model as a jar that LangChain4j runs in the application's own process, like those that
 * it publishes itself: a class that extends its {@code AbstractInProcessEmbeddingModel}, a factory
 * by which it is found, the ONNX file and the tokenizer. It needs no Attune, but {@code
 * dev.langchain4j:langchain4j-embeddings}, on the class path.
 *
 * <p>LangChain4j pools by itself, CLS or mean, and always normalises: models with another pooling,
 * or with later modules than Normalize, are refused, and so are tokenizers other than WordPiece and
 * Unigram, whose pieces it does not put together again as they were. Texts of more than 510 tokens
 * are cut into pieces whose vectors are averaged, and prompts are left to the application.
 */
public final class LangChain4jExporter {
  private static final Set<Pooling> POOLING = Set.of(Pooling.CLS, Pooling.MEAN);

  /** LangChain4j joins the pieces of a text again; those of byte-level BPE become another text. */
  private static final Set<String> JOINED = Set.of("WordPiece", "Unigram");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WORD = Pattern.compile("[^A-Za-z0-9]+");

  private LangChain4jExporter() {}

  /**
   * The class that a jar of that name gets where none is asked for.
   *
   * @param jar such as {@code job-search.jar}
   * @return such as {@code io.attune.exported.JobSearchEmbeddingModel}
   */
  public static String defaultClass(Path jar) {
    StringBuilder name = new StringBuilder();
    for (String word : WORD.split(jar.getFileName().toString().replaceFirst("\\.jar$", ""), -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    boolean letterFirst = name.length() > 0 && Character.isLetter(name.charAt(0));
    return "io.attune.exported." + (letterFirst ? "" : "Model") + name + "EmbeddingModel";
  }

  /**
   * Exports a model.
   *
   * @param model to export
   * @param jar to write or replace
   * @param className the class to make, in a package
   * @param precision of the ONNX file
   * @return what was written, and how the ONNX file was verified
   * @throws InvalidInputException if LangChain4j cannot do what the model does, or the class cannot
   *     have that name
   * @throws IOException if it cannot be written; an old jar stays as it was
   */
  public static ExportReport export(
      SentenceTransformer model, Path jar, String className, OnnxPrecision precision)
      throws IOException {
    requireClassName(className);
    PlainPooling pooling = PlainPooling.of(model, "LangChain4j", POOLING);
    Path work = Files.createTempDirectory("attune-export");
    try {
      ExportReport onnx = OnnxExporter.export(model, work.resolve("model"), precision);
      requireTokenizer(work.resolve("model").resolve(OnnxExporter.TOKENIZER));
      LangChain4jJar content =
          new LangChain4jJar(
              className, pooling.mode().name(), model.dimension(), work.resolve("model"));
      AtomicFiles.writeNamed(jar, content::writeTo);
      return new ExportReport(jar, Files.size(jar), onnx.verification());
    } finally {
      AtomicFiles.delete(work);
    }
  }

  private static void requireClassName(String name) {
    if (!SourceVersion.isName(name) || !name.contains(".") || name.startsWith("java.")) {
      throw new InvalidInputException(
          "'%s' is no name for the class; one in a package is needed, such as com.example.SearchModel"
              .formatted(name));
    }
  }

  private static void requireTokenizer(Path file) throws IOException {
    String type = JSON.readTree(file.toFile()).path("model").path("type").asText();
    if (!JOINED.contains(type)) {
      throw new InvalidInputException(
          "LangChain4j cannot do what the model's tokenizer does: it is of the type '%s', but only"
                  .formatted(type)
              + " texts cut by WordPiece or Unigram does it put together again as they were. Export"
              + " the model with --onnx, for a program that leaves texts to the tokenizer");
    }
  }
}
