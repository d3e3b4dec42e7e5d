package io.attune.publishing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this process held at most: Java heap, tensors and all. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern HIGH_WATER_MARK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

  private ProcessMemory() {}

  /** Linux's high-water mark of resident memory; empty on other systems. */
  static Optional<Long> peakBytes() {
    try {
      return Files.isReadable(STATUS)
          ? peakBytes(Files.readString(STATUS, StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // a nicety of the record, not worth failing a run for
    }
  }

  static Optional<Long> peakBytes(String status) {
    Matcher matcher = HIGH_WATER_MARK.matcher(status);
    return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1)) * 1024) : Optional.empty();
  }
}
