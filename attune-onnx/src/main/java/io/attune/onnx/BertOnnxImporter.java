package io.attune.onnx;

import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Turns a BERT encoder in an ONNX file into a sentence-transformers folder.
 *
 * <p>The file must be a float32 (or float16, bfloat16, float64) export made by PyTorch, as
 * transformers' and Optimum's exporters make it, with its weights inside: names of modules and
 * parameters tell which weight is which. Quantised files are refused, since their weights are
 * rounded. The folder holds the weights in float32, bit for bit where the file is float32.
 *
 * <pre>{@code
 * BertOnnxImporter.importModel(
 *     Path.of("model.onnx"),
 *     Path.of("tokenizer.json"),
 *     new BertImportOptions(12, Pooling.MEAN, true, 512, false, Map.of()),
 *     Path.of("my-model"));
 * SentenceTransformer model = SentenceTransformer.load(Path.of("my-model"));
 * }</pre>
 */
public final class BertOnnxImporter {
  private BertOnnxImporter() {}

  /**
   * Imports a model.
   *
   * @param onnx the encoder
   * @param tokenizerJson its Hugging Face tokenizer, of type WordPiece
   * @param options what the two files do not tell
   * @param folder to make; it must not exist or be empty
   * @throws InvalidInputException if a file is missing or damaged, the model is no BERT encoder, or
   *     the options do not fit it
   * @throws IOException if reading or writing fails; nothing is left behind then
   */
  public static void importModel(
      Path onnx, Path tokenizerJson, BertImportOptions options, Path folder) throws IOException {
    for (Path file : new Path[] {onnx, tokenizerJson}) {
      if (!Files.isRegularFile(file)) {
        throw new InvalidInputException(file + ": no such file");
      }
    }
    requireEmpty(folder);
    BertFolder model;
    try (InputStream in = Files.newInputStream(onnx)) {
      model =
          read(
              in,
              onnx.toString(),
              Files.readAllBytes(tokenizerJson),
              tokenizerJson.toString(),
              options);
    }
    AtomicFiles.writeFolder(folder, model::writeInto);
  }

  /** Reads and checks everything; afterwards only writing can fail. */
  static BertFolder read(
      InputStream onnx,
      String onnxOrigin,
      byte[] tokenizerJson,
      String tokenizerOrigin,
      BertImportOptions options)
      throws IOException {
    WordPieceTokenizer tokenizer = WordPieceTokenizer.read(tokenizerJson, tokenizerOrigin);
    BertWeights weights =
        BertGraph.read(OnnxReader.read(onnx, onnxOrigin), options.attentionHeads());
    if (tokenizer.tokens().size() > weights.vocabSize()) {
      throw new InvalidInputException(
          tokenizerOrigin
              + ": has "
              + tokenizer.tokens().size()
              + " tokens, but "
              + onnxOrigin
              + " only "
              + weights.vocabSize()
              + " word embeddings; the two files belong to different models");
    }
    if (options.maxSeqLength() > weights.maxPositions()) {
      throw new InvalidInputException(
          "maxSeqLength is "
              + options.maxSeqLength()
              + ", but "
              + onnxOrigin
              + " has only "
              + weights.maxPositions()
              + " positions");
    }
    return new BertFolder(weights, tokenizer, tokenizerJson, options);
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": is a file; a new folder is needed");
    }
    if (!Folders.isEmpty(folder)) {
      throw new InvalidInputException(
          folder + ": is not empty; choose a new or an empty folder to import to");
    }
  }
}
