package io.attune.onnx.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.Sha256;
import io.attune.model.Pooling;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipOutputStream;

/**
 * Writes a model as OpenSearch's ML Commons registers it: a zip with the ONNX file and the
 * tokenizer, and the body of the call that registers it, with the zip's hash.
 */
public final class OpenSearchExporter {
  /** The file that holds the body of the call. */
  public static final String REGISTRATION = "register.json";

  private static final Map<Pooling, String> POOLING =
      Map.of(
          Pooling.CLS, "CLS",
          Pooling.MEAN, "MEAN",
          Pooling.MEAN_SQRT_LENGTH, "MEAN_SQRT_LEN",
          Pooling.MAX, "MAX",
          Pooling.WEIGHTED_MEAN, "WEIGHTED_MEAN");

  /** ML Commons gives token types to models that it takes for BERT, and to no others. */
  private static final String WITH_TOKEN_TYPES = "bert";

  private static final ObjectMapper JSON = new ObjectMapper();

  private OpenSearchExporter() {}

  /**
   * Exports a model.
   *
   * @param model to export
   * @param folder to make; an earlier export that is there is replaced
   * @param precision of the ONNX file
   * @return the zip, and how its ONNX file was verified
   * @throws InvalidInputException if OpenSearch cannot do what the model does
   * @throws IOException if it cannot be written; an old folder stays as it was
   */
  public static ExportReport export(SentenceTransformer model, Path folder, OnnxPrecision precision)
      throws IOException {
    PlainPooling pooling = PlainPooling.of(model, "OpenSearch", POOLING.keySet());
    Folders.requireReplaceable(folder, "an export", REGISTRATION, "to export to");
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    ExportReport[] report = new ExportReport[1];
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          Path work = temporary.resolve("work");
          ExportReport onnx = OnnxExporter.export(model, work, precision);
          ModelFolder saved = ModelFolder.read(work);
          Path zip = temporary.resolve(name + ".zip");
          writeZip(zip, work);
          AtomicFiles.delete(work);
          ObjectNode call = registration(model, pooling, saved, zip);
          JSON.writerWithDefaultPrettyPrinter()
              .writeValue(temporary.resolve(REGISTRATION).toFile(), call.put("name", name));
          report[0] =
              new ExportReport(folder.resolve(name + ".zip"), Files.size(zip), onnx.verification());
        });
    return report[0];
  }

  private static void writeZip(Path zip, Path model) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      ZipFiles.add(out, OnnxExporter.FILE, model.resolve(OnnxExporter.FILE));
      ZipFiles.add(out, OnnxExporter.TOKENIZER, model.resolve(OnnxExporter.TOKENIZER));
    }
  }

  private static ObjectNode registration(
      SentenceTransformer model, PlainPooling pooling, ModelFolder saved, Path zip)
      throws IOException {
    boolean tokenTypes = OnnxExporter.encoder(saved).hasTokenTypes();
    ObjectNode call =
        JSON.createObjectNode()
            .put("name", "")
            .put("version", "1.0.0")
            .put("function_name", "TEXT_EMBEDDING")
            .put("model_format", "ONNX")
            .put("model_content_size_in_bytes", Files.size(zip))
            .put("model_content_hash_value", Sha256.hex(zip));
    call.putObject("model_config")
        .put(
            "model_type",
            tokenTypes ? WITH_TOKEN_TYPES : saved.config().text("model_type", "static"))
        .put("embedding_dimension", model.dimension())
        .put("framework_type", "sentence_transformers")
        .put("pooling_mode", POOLING.get(pooling.mode()))
        .put("normalize_result", pooling.normalized());
    return call.put("url", "https://YOUR-SERVER/" + zip.getFileName());
  }
}
