package io.attune.model;

import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Encodes into a cache until it is killed, and tells each time it has put something there. */
final class CachedEncoding {
  private CachedEncoding() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddingCache cache = new EmbeddingCache(Path.of(arguments[0]), EmbeddingCache.USUAL_BYTES);
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      for (int i = 0; ; i++) {
        cache.encodeDocument(model, List.of("text " + i), EncodeOptions.DEFAULT);
        System.out.println(i);
      }
    }
  }
}
