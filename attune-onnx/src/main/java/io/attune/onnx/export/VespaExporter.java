package io.attune.onnx.export;

import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.model.Pooling;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Writes a model as part of an application package of Vespa: the ONNX file and the tokenizer in
 * {@code models/}, and a {@code services.xml} whose {@code hugging-face-embedder} does what the
 * model does, prompts included. Its element {@code component} goes into the application's own file.
 */
public final class VespaExporter {
  /** The file with the component. */
  public static final String SERVICES = "services.xml";

  private static final Set<Pooling> POOLING = Set.of(Pooling.CLS, Pooling.MEAN);
  private static final String MODELS = "models";

  private VespaExporter() {}

  /**
   * Exports a model.
   *
   * @param model to export
   * @param folder to make; an earlier export that is there is replaced
   * @param precision of the ONNX file
   * @return the ONNX file, and how it was verified
   * @throws InvalidInputException if Vespa cannot do what the model does
   * @throws IOException if it cannot be written; an old folder stays as it was
   */
  public static ExportReport export(SentenceTransformer model, Path folder, OnnxPrecision precision)
      throws IOException {
    PlainPooling pooling = PlainPooling.of(model, "Vespa", POOLING);
    Folders.requireReplaceable(folder, "an export", SERVICES, "to export to");
    ExportReport[] report = new ExportReport[1];
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          Path work = temporary.resolve("work");
          ExportReport onnx = OnnxExporter.export(model, work, precision);
          boolean tokenTypes = OnnxExporter.encoder(ModelFolder.read(work)).hasTokenTypes();
          Path models = Files.createDirectory(temporary.resolve(MODELS));
          for (String file : new String[] {OnnxExporter.FILE, OnnxExporter.TOKENIZER}) {
            Files.move(work.resolve(file), models.resolve(file));
          }
          AtomicFiles.delete(work);
          Files.writeString(temporary.resolve(SERVICES), services(model, pooling, tokenTypes));
          report[0] =
              new ExportReport(
                  folder.resolve(MODELS).resolve(OnnxExporter.FILE),
                  onnx.bytes(),
                  onnx.verification());
        });
    return report[0];
  }

  private static String services(
      SentenceTransformer model, PlainPooling pooling, boolean tokenTypes) {
    return """
        <?xml version="1.0" encoding="utf-8" ?>
        <!-- Its vectors are of the type tensor<float>(x[%d]); distance-metric: %s. -->
        <services version="1.0">
          <container id="default" version="1.0">
            <component id="embedder" type="hugging-face-embedder">
              <transformer-model path="models/model.onnx"/>
              <tokenizer-model path="models/tokenizer.json"/>
              <max-tokens>%d</max-tokens>
        %s%s      <pooling-strategy>%s</pooling-strategy>
              <normalize>%s</normalize>
            </component>
          </container>
        </services>
        """
        .formatted(
            model.dimension(),
            pooling.normalized() ? "prenormalized-angular" : "angular",
            model.maxSeqLength(),
            prompts(model.prompts()),
            tokenTypes ? "" : "      <transformer-token-type-ids/>\n",
            pooling.mode() == Pooling.CLS ? "cls" : "mean",
            pooling.normalized());
  }

  /** Vespa puts a space behind each. */
  private static String prompts(Map<String, String> prompts) {
    String query = prompts.getOrDefault("query", "");
    String document = prompts.getOrDefault("document", "");
    if (query.isEmpty() && document.isEmpty()) {
      return "";
    }
    return """
              <prepend>
                <query>%s</query>
                <document>%s</document>
              </prepend>
        """
        .formatted(escaped(query.stripTrailing()), escaped(document.stripTrailing()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
