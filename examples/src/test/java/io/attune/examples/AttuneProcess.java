package io.attune.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs shell lines in a folder where {@code ./attune} is this build's command line. */
final class AttuneProcess {
  private static final int MINUTES = 5;

  private AttuneProcess() {}

  /**
   * What a shell printed.
   *
   * @param status its exit status
   * @param output standard output and error, in the order written
   */
  record Output(int status, String output) {}

  /** Puts an {@code attune} into the folder that needs no build: the class path is this test's. */
  static void installInto(Path folder) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path launcher = folder.resolve("attune");
    Files.writeString(
        launcher,
        """
        #!/usr/bin/env bash
        export LC_ALL=C.UTF-8
        # Each runs for seconds only: thorough compilation would not pay.
        exec '%s' --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
          -cp '%s' io.attune.cli.Main "$@"
        """
            .formatted(java, System.getProperty("java.class.path")));
    if (!launcher.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + launcher + " executable");
    }
  }

  static Output run(Path folder, String lines) throws IOException, InterruptedException {
    Path output = Files.createTempFile("attune", ".txt");
    try {
      Process shell =
          new ProcessBuilder(List.of("bash", "-euo", "pipefail", "-c", lines))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!shell.waitFor(MINUTES, TimeUnit.MINUTES)) {
        shell.descendants().forEach(ProcessHandle::destroy);
        shell.destroy();
        throw new IOException("Not done after " + MINUTES + " minutes: " + lines);
      }
      return new Output(shell.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
