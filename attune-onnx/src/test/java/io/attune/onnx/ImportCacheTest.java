package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCacheTest {
  @TempDir Path temporary;

  private final AtomicInteger imports = new AtomicInteger();
  private Path folder;

  @BeforeEach
  void setUp() {
    folder = temporary.resolve("models/model-v1");
  }

  @Test
  void contentIsMadeOnce() throws IOException {
    assertThat(get()).isEqualTo(folder);
    assertThat(get()).isEqualTo(folder);
    assertThat(imports).hasValue(1);
    assertWhole();
  }

  @Test
  void damageIsNoticedAndMended() throws IOException {
    get();
    Files.writeString(folder.resolve("weights"), "wEights");
    get();
    assertThat(imports).as("another content of the same size").hasValue(2);
    Files.writeString(folder.resolve("weights"), "weight");
    get();
    assertThat(imports).as("another size").hasValue(3);
    Files.delete(folder.resolve("1_Pooling/config.json"));
    get();
    assertThat(imports).as("a missing file").hasValue(4);
    Files.delete(folder.resolve(ImportCache.MANIFEST));
    get();
    assertThat(imports).as("a missing manifest").hasValue(5);
    for (String nonsense : List.of("", "{\"weights\"", "[]", "{}", "{\"weights\": 3}")) {
      Files.writeString(folder.resolve(ImportCache.MANIFEST), nonsense);
      get();
    }
    assertThat(imports).as("a damaged manifest").hasValue(10);
    assertWhole();
  }

  @Test
  void aFailedImportLeavesNothingAndIsTriedAgain() throws IOException {
    assertThatThrownBy(
            () ->
                ImportCache.get(
                    folder,
                    target -> {
                      Files.writeString(target.resolve("weights"), "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(folder).doesNotExist();
    get();
    assertWhole();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path leftover = temporary.resolve("models/.model-v1.1234.tmp");
    Path another = temporary.resolve("models/.model-v12.1234.tmp");
    Files.createDirectories(leftover);
    Files.writeString(leftover.resolve("weights"), "half");
    Files.createDirectories(another);
    get();
    assertThat(leftover).doesNotExist();
    assertThat(another).isDirectory();
    assertWhole();
  }

  @Test
  void threadsWaitForTheOneThatImports() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(this::get);
      }
      for (Future<Path> result : threads.invokeAll(calls)) {
        assertThat(result.get()).isEqualTo(folder);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(imports).hasValue(1);
    assertWhole();
  }

  @Test
  void processesWaitForTheOneThatImports() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Import.class.getName(),
                  folder.toString(),
                  temporary.resolve("import-" + i).toString())
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    try (var files = Files.list(temporary)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("import-")))
          .as("one process has imported, the others have found it")
          .hasSize(1);
    }
    assertWhole();
  }

  /** A process that asks for the folder, and leaves a trace where it had to import it. */
  static final class Import {
    private Import() {}

    public static void main(String[] arguments) throws IOException {
      ImportCache.get(
          Path.of(arguments[0]),
          target -> {
            Files.createFile(Path.of(arguments[1]));
            writeModel(target);
          });
    }
  }

  private Path get() throws IOException {
    AtomicFiles.FolderContent content =
        target -> {
          imports.incrementAndGet();
          writeModel(target);
        };
    return ImportCache.get(folder, content);
  }

  private static void writeModel(Path target) throws IOException {
    Files.writeString(target.resolve("weights"), "weights");
    Files.createDirectory(target.resolve("1_Pooling"));
    Files.writeString(target.resolve("1_Pooling/config.json"), "{}");
    Files.createDirectory(target.resolve("2_Normalize"));
  }

  private void assertWhole() {
    assertThat(folder.resolve("weights")).hasContent("weights");
    assertThat(folder.resolve("1_Pooling/config.json")).hasContent("{}");
    assertThat(folder.resolve("2_Normalize")).isEmptyDirectory();
  }
}
