package io.attune;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Attune keeps what it has unpacked or fetched, and can make anew. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * The folder of this process's environment.
   *
   * @return {@code ATTUNE_CACHE}, else {@code XDG_CACHE_HOME/attune}, else {@code ~/.cache/attune}
   */
  public static Path ofProcess() {
    Map<String, String> variables = System.getenv();
    return Stream.of(
            Optional.ofNullable(variables.get("ATTUNE_CACHE")).map(Path::of),
            Optional.ofNullable(variables.get("XDG_CACHE_HOME"))
                .map(cache -> Path.of(cache, "attune")))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "attune"));
  }
}
