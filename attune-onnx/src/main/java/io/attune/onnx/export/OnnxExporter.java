package io.attune.onnx.export;

import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import io.attune.onnx.export.TensorInfo.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Writes a model as an ONNX file in a folder that is complete for whoever reads it.
 *
 * <p>The folder is the one that {@link SentenceTransformer#save} writes, with {@code model.onnx} in
 * it: a single file in float32, opset 17, of ONNX's own operators only.
 *
 * <table>
 * <caption>Inputs and outputs, in this order</caption>
 * <tr><th>Name<th>Type and shape<th>Is
 * <tr><td>{@code input_ids}<td>int64 [batch_size, sequence_length]<td>token ids, padded on either
 * side
 * <tr><td>{@code attention_mask}<td>int64, the same<td>1 for tokens, 0 for padding
 * <tr><td>{@code token_type_ids}<td>int64, the same<td>0; only where the architecture has it
 * <tr><td>{@code last_hidden_state}<td>float [batch_size, sequence_length, hidden]<td>vectors of
 * tokens
 * <tr><td>{@code sentence_embedding}<td>float [batch_size, dimension]<td>what {@code encode} gives:
 * pooled, and through all later modules of the model
 * </table>
 *
 * <p>Where ONNX Runtime is on the class path, the file is run before the folder appears, and
 * refused if its vectors are not those of the model.
 *
 * <pre>{@code
 * try (SentenceTransformer model = SentenceTransformer.load(Path.of("run/model"))) {
 *   ExportReport report = OnnxExporter.export(model, Path.of("exported"));
 * }
 * }</pre>
 */
public final class OnnxExporter {
  /** The exported file's name. */
  public static final String FILE = "model.onnx";

  static final String TOKENIZER = "tokenizer.json";
  static final String LAST_HIDDEN_STATE = "last_hidden_state";
  static final String SENTENCE_EMBEDDING = "sentence_embedding";

  private OnnxExporter() {}

  /**
   * Exports a model.
   *
   * @param model an adapter is merged into the exported weights
   * @param folder to make; a model that is there is replaced
   * @return what was written, and how it was verified
   * @throws InvalidInputException if the model cannot be exported, needs 2 GiB or more, or the
   *     folder holds something else than a model
   * @throws ExportFailedException if the file computes other vectors than the model
   * @throws IOException if it cannot be written; in all cases an old folder stays as it was
   */
  public static ExportReport export(SentenceTransformer model, Path folder) throws IOException {
    return export(model, folder, OnnxPrecision.FLOAT32);
  }

  /**
   * Exports a model, on request with weights of one byte each, whose vectors are similar only.
   *
   * @param model an adapter is merged into the exported weights
   * @param folder to make; a model that is there is replaced
   * @param precision of the ONNX file; the other files of the folder do not change with it
   * @return what was written, and how it was verified
   * @throws InvalidInputException if the model cannot be exported, needs 2 GiB or more, or the
   *     folder holds something else than a model
   * @throws ExportFailedException if the file's vectors differ from the model's by more than the
   *     precision explains
   * @throws IOException if it cannot be written; in all cases an old folder stays as it was
   */
  public static ExportReport export(SentenceTransformer model, Path folder, OnnxPrecision precision)
      throws IOException {
    Folders.requireReplaceable(folder, "a model", "modules.json", "to export to");
    ExportReport[] report = new ExportReport[1];
    AtomicFiles.writeFolder(
        folder, temporary -> report[0] = writeInto(temporary, model, folder, precision));
    return report[0];
  }

  private static ExportReport writeInto(
      Path temporary, SentenceTransformer model, Path folder, OnnxPrecision precision)
      throws IOException {
    model.save(temporary);
    ModelFolder saved = ModelFolder.read(temporary);
    Path file = temporary.resolve(FILE);
    new OnnxFileWriter(graph(model, saved, precision)).write(file);
    if (!saved.encoder().equals(temporary)) { // many readers look beside the ONNX file only
      Files.copy(saved.encoder().resolve(TOKENIZER), temporary.resolve(TOKENIZER));
    }
    Optional<Verification> verification =
        OnnxRuntimeSession.isAvailable()
            ? Optional.of(ExportCheck.check(model, file, padding(saved), precision))
            : Optional.empty();
    return new ExportReport(folder.resolve(FILE), Files.size(file), verification);
  }

  /**
   * What to put on the class path so that exports are verified.
   *
   * @return a Maven dependency, group:artifact:version
   */
  public static String runtimeDependency() {
    Properties dependencies = new Properties();
    try (InputStream in = OnnxExporter.class.getResourceAsStream("dependencies.properties")) {
      dependencies.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read this library's own dependencies.properties", e);
    }
    return dependencies.getProperty("onnxruntime");
  }

  /** The whole model, from token ids to the vector of a text. */
  static Graph graph(SentenceTransformer model, ModelFolder saved, OnnxPrecision precision) {
    EncoderGraph encoder = encoder(saved);
    Graph graph = new Graph();
    EncoderParts parts = new EncoderParts(new GraphBuilder(graph, saved.weights()), precision);
    TextBatch batch = TextBatch.addInputs(parts.top(), encoder.hasTokenTypes());
    Value tokens = encoder.addTo(parts, batch);
    GraphBuilder pooling = parts.top().in("pooling");
    Value vectors = new PoolingGraph(pooling, batch).pool(model.pooling(), tokens);
    EncoderParts exact = new EncoderParts(parts.top(), OnnxPrecision.FLOAT32);
    for (VectorModule module : saved.modules()) {
      vectors = module.addTo(exact, vectors);
    }
    if (saved.truncateDimension() > 0) {
      vectors = pooling.first(vectors, saved.truncateDimension(), 1);
    }
    graph.addOutput(
        LAST_HIDDEN_STATE,
        tokens,
        TextBatch.BATCH,
        TextBatch.SEQUENCE,
        Dimension.of(model.encoder().hiddenSize()));
    graph.addOutput(SENTENCE_EMBEDDING, vectors, TextBatch.BATCH, Dimension.of(model.dimension()));
    return graph;
  }

  static EncoderGraph encoder(ModelFolder saved) {
    return saved.isStatic() ? new StaticEncoderGraph() : EncoderGraphs.read(saved.config());
  }

  /** The token that fills up texts. */
  static int padding(ModelFolder saved) {
    return encoder(saved)
        .padding()
        .orElseGet(() -> Math.max(0, saved.config().integer("pad_token_id", 0)));
  }
}
