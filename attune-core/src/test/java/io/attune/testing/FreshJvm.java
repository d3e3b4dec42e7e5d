package io.attune.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A main class of the tests in a JVM of its own. */
public final class FreshJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  /**
   * @param options for the JVM
   * @param main run with the class path of this JVM
   */
  public FreshJvm(List<String> options, Class<?> main, String... arguments) throws IOException {
    this(Map.of(), options, main, arguments);
  }

  /**
   * @param environment variables added to those of this JVM
   * @param options for the JVM
   * @param main run with the class path of this JVM
   */
  public FreshJvm(
      Map<String, String> environment, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    lines = process.inputReader();
  }

  /** Reads what it prints, line by line, until it ends. */
  public List<String> read(Consumer<String> each) throws IOException {
    List<String> all = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      all.add(line);
      each.accept(line);
    }
    return all;
  }

  /** The process gets no chance to do anything more: SIGKILL. What it printed can still be read. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("Still running");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
