package io.attune.model;

import io.attune.InvalidInputException;
import io.attune.engine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps vectors on disk, so that a text is encoded once by a model and not again in every run.
 *
 * <p>A vector is found by a hash of everything it depends on: the model's weights, tokenizer and
 * settings ({@link SentenceTransformer#fingerprint}), the prompt and the other options, and the
 * text. Two models never share one, whatever they are called; a model that was trained on has
 * vectors of its own. Vectors are written in files of some thousand, each complete or not there at
 * all, and checked when read: whatever was finished survives a crash, and a damaged file is encoded
 * anew. When the folder outgrows its limit, the files longest unused are deleted.
 *
 * <p>Several processes may use one folder.
 */
public final class EmbeddingCache {
  /** Room for about 1.4 million vectors of 384 components. */
  public static final long USUAL_BYTES = 2L << 30;

  /** Texts encoded between two writes: what a crash can lose. */
  private static final int CHUNK = 4096;

  private final Path folder;
  private final long mostBytes;

  /**
   * A cache in a folder.
   *
   * @param folder is made when the first vectors are written
   * @param mostBytes that the files of the folder may take up together, at least 1 MiB
   * @throws InvalidInputException if the limit is too small or the folder is a file
   */
  public EmbeddingCache(Path folder, long mostBytes) {
    if (mostBytes < 1 << 20) {
      throw new InvalidInputException(
          "The embedding cache must have at least 1 MiB (1048576 bytes), but is given %d bytes."
              .formatted(mostBytes));
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + ": a file, but the embedding cache needs a folder; name another one.");
    }
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /**
   * {@link SentenceTransformer#encodeQuery(List, EncodeOptions)}, except for what is known.
   *
   * @param model that encodes
   * @param texts any
   * @param options of encoding
   * @return one vector a text, in order
   */
  public float[][] encodeQuery(
      SentenceTransformer model, List<String> texts, EncodeOptions options) {
    return encode("query", model, texts, options, t -> model.encodeQuery(t.texts(), t.options()));
  }

  /**
   * {@link SentenceTransformer#encodeDocument(List, EncodeOptions)}, except for what is known.
   *
   * @param model that encodes
   * @param texts any
   * @param options of encoding
   * @return one vector a text, in order
   */
  public float[][] encodeDocument(
      SentenceTransformer model, List<String> texts, EncodeOptions options) {
    return encode(
        "document", model, texts, options, t -> model.encodeDocument(t.texts(), t.options()));
  }

  private record Task(List<String> texts, EncodeOptions options) {}

  private float[][] encode(
      String role,
      SentenceTransformer model,
      List<String> texts,
      EncodeOptions options,
      Function<Task, float[][]> encoder) {
    EmbeddingShards shards = new EmbeddingShards(folder.resolve(settings(role, model, options)));
    try {
      Map<EmbeddingShards.Key, float[]> known = shards.read(texts);
      float[][] vectors = new float[texts.size()][];
      List<Integer> missing = new ArrayList<>();
      for (int text = 0; text < vectors.length; text++) {
        vectors[text] = known.get(EmbeddingShards.Key.of(texts.get(text)));
        if (vectors[text] == null) {
          missing.add(text);
        }
      }
      for (int start = 0; start < missing.size(); start += CHUNK) {
        List<Integer> chunk = missing.subList(start, Math.min(start + CHUNK, missing.size()));
        List<String> chunkTexts = chunk.stream().map(texts::get).toList();
        int done = start;
        EncodeOptions told =
            options.toBuilder()
                .progress(
                    (task, count, total) ->
                        options.progress().progress(task, (long) done + count, missing.size()))
                .build();
        float[][] encoded = encoder.apply(new Task(chunkTexts, told));
        for (int i = 0; i < encoded.length; i++) {
          vectors[chunk.get(i)] = encoded[i];
        }
        shards.write(chunkTexts, encoded);
        CacheLimit.enforce(folder, mostBytes);
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder's name: a hash of all but the text. */
  private static String settings(String role, SentenceTransformer model, EncodeOptions options) {
    Precision precision = options.precision().resolve();
    return Fingerprint.of(
        String.join(
            "\n",
            model.fingerprint(),
            role,
            "prompt " + options.prompt().orElse("none"),
            "prompt name " + options.promptName().orElse("none"),
            "normalize " + options.normalizeEmbeddings(),
            "dimension " + options.truncateDimension().map(String::valueOf).orElse("whole"),
            "precision " + precision.key()));
  }
}
