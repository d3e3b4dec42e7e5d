package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs the command line as users do: in a Java of its own. */
final class FreshProcess {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Predicate<String> jars = jar -> true;
  private final List<String> before = new ArrayList<>();
  private final List<String> javaOptions = new ArrayList<>();

  /**
   * @param folder that is current for the process
   */
  FreshProcess(Path folder) {
    this.folder = folder;
  }

  /** Leaves jars out of the class path. */
  FreshProcess withoutJars(Predicate<String> name) {
    jars = name.negate();
    return this;
  }

  /** Sets a variable of the environment. */
  FreshProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Starts Java through another program, such as one that takes rights away. */
  FreshProcess under(String... program) {
    before.addAll(List.of(program));
    return this;
  }

  /** Lets Ctrl-C end it even where these tests run in the background, where it is ignored. */
  FreshProcess heedingInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    boolean ignored =
        Files.exists(status)
            && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.split("\\s+", 2)[1], 16) & 2) != 0);
    return ignored ? under("env", "--default-signal=INT") : this;
  }

  /**
   * Sets limits of the system for the process.
   *
   * @param limit option and value of the shell's command for it, such as {@code -f 100}
   */
  FreshProcess limited(String limit) {
    return under("bash", "-c", "ulimit " + limit + " && exec \"$@\"", "bash");
  }

  /** Adds options of Java itself. */
  FreshProcess java(String... options) {
    javaOptions.addAll(List.of(options));
    return this;
  }

  /** Runs a command to its end. */
  CliResult run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).end();
  }

  /** Starts a command. */
  Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // Started often and gone soon: a small heap, and no time for the better compiler.
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("attune-out", ".txt");
    Path err = Files.createTempFile("attune-err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  /** A command that was started and has to be waited for. */
  record Running(Process process, Path out, Path err) {
    /** Sends Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    }

    CliResult end() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          throw new AssertionError("Still running: " + process.info());
        }
        return new CliResult(
            process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
      } finally {
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
      }
    }
  }

  private String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> jars.test(Path.of(entry).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
