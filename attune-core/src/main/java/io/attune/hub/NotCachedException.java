package io.attune.hub;

import io.attune.InvalidInputException;
import java.nio.file.Path;

/** Something was never fetched, and may not be now. */
final class NotCachedException extends InvalidInputException {
  private static final long serialVersionUID = 1L;

  NotCachedException(String what, Path cacheFolder) {
    super(
        "%s is not in the cache (%s), and HF_HUB_OFFLINE forbids to fetch it; unset that, or fetch it where there is a network."
            .formatted(what, cacheFolder));
  }
}
