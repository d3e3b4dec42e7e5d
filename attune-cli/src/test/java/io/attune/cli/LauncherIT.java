package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./attune}, on what this build has just packaged. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "attune").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private CliResult run(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("ATTUNE_JAVA_OPTS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new CliResult(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void runsFromAnyFolderThroughSymbolicLinks() throws Exception {
    Path spaced = Files.createDirectory(folder.resolve("a folder"));
    Path direct = Files.createSymbolicLink(spaced.resolve("to attune"), LAUNCHER);
    Path twice = Files.createSymbolicLink(folder.resolve("again"), Path.of("a folder/to attune"));
    assertThat(direct).exists();
    CliResult result = run(twice, Map.of(), "--version");
    assertThat(result.err()).as("no build, no warning of Java").isEmpty();
    assertThat(result.out()).startsWith("attune ");
    assertThat(result.status()).isZero();
  }

  @Test
  void passesArgumentsAndStatusThrough() throws Exception {
    CliResult result = run(LAUNCHER, Map.of(), "search", "--query", "two  words", "--größe");
    assertThat(result.err()).contains("Unknown option '--größe'").doesNotContain("words");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void passesOptionsToJava() throws Exception {
    CliResult result = run(LAUNCHER, Map.of("ATTUNE_JAVA_OPTS", "-Xmx64m -version"));
    assertThat(result.err()).contains("version");
    assertThat(result.status()).isZero();
  }

  @Test
  void preparingGetsBoundedMemoryUnlessTheUserSaysHowMuch() throws Exception {
    String flags = "-XX:+PrintFlagsFinal -version";
    assertThat(run(LAUNCHER, Map.of("ATTUNE_JAVA_OPTS", flags), "prepare").out())
        .containsPattern("MaxHeapSize += " + (512L << 20) + " ");
    assertThat(run(LAUNCHER, Map.of("ATTUNE_JAVA_OPTS", "-Xmx1g " + flags), "prepare").out())
        .containsPattern("MaxHeapSize += " + (1L << 30) + " ");
  }

  @Test
  void addsJarsToTheClassPath() throws Exception {
    Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.writeString(
        folder.resolve("classes/META-INF/services/io.attune.model.EmbeddedModel"),
        "com.example.NoSuchClass\n");
    Files.writeString(folder.resolve("rows.jsonl"), "{\"text\": \"x\"}\n");
    CliResult result =
        run(
            LAUNCHER,
            Map.of("ATTUNE_CLASSPATH", folder.resolve("classes").toString()),
            "search",
            "--model",
            "nope",
            "--input",
            "rows.jsonl",
            "--query",
            "x");
    assertThat(result.err()).contains("com.example.NoSuchClass");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void tellsWhatIsWrongWithJava() throws Exception {
    CliResult missing = run(LAUNCHER, Map.of("JAVA_HOME", folder.toString()), "--version");
    assertThat(missing.err()).contains("JAVA_HOME is " + folder, "JDK 17 or later");
    assertThat(missing.status()).isEqualTo(2);

    Path old = Files.createDirectories(folder.resolve("jdk-11/bin"));
    Files.createFile(
        old.resolve("java"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(folder.resolve("jdk-11/release"), "JAVA_VERSION=\"11.0.2\"\n");
    CliResult tooOld =
        run(LAUNCHER, Map.of("JAVA_HOME", folder.resolve("jdk-11").toString()), "--version");
    assertThat(tooOld.err()).contains("is Java 11.0.2", "Java 17 or later");
    assertThat(tooOld.status()).isEqualTo(2);
  }
}
