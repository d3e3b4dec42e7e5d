package io.attune.publishing;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The output folder of a run and what lies where in it.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final String MODEL = "model";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String METRICS = "metrics.jsonl";
  private static final Set<String> OWN =
      Set.of(MODEL, CHECKPOINTS, METRICS, "run.json", "report.html", "eval");

  /** What only a run that began to train leaves behind. */
  private static final List<String> TRACES = List.of(MODEL, CHECKPOINTS, METRICS);

  /** Names of other files that an error message lists at most. */
  private static final int SHOWN = 5;

  /**
   * Makes sure that a run can use a folder: call it before any long work. The folder is made where
   * it is missing, and written to for a try.
   *
   * @param path the folder
   * @param resume whether a run that is in it already is to go on
   * @return the folder, ready
   * @throws InvalidInputException if it is a file, holds something else than a run, holds a run
   *     that is not to be resumed, or cannot be written to
   * @throws IOException if it cannot be read
   */
  public static RunFolder prepare(Path path, boolean resume) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new InvalidInputException(
          "The output folder " + path + " is a file. Choose another --out.");
    }
    if (Files.isDirectory(path)) {
      requireUsable(path, resume);
    }
    requireWritable(path);
    return new RunFolder(path);
  }

  private static void requireUsable(Path path, boolean resume) throws IOException {
    List<String> names;
    try (var entries = Files.list(path)) {
      names = entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
    List<String> foreign = names.stream().filter(name -> !isOwn(name)).toList();
    if (!foreign.isEmpty()) {
      String more = foreign.size() > SHOWN ? " and " + (foreign.size() - SHOWN) + " more" : "";
      throw new InvalidInputException(
          "The output folder "
              + path
              + " is not empty and not that of a training run; it holds "
              + String.join(", ", foreign.subList(0, Math.min(SHOWN, foreign.size())))
              + more
              + ". Choose another --out.");
    }
    if (!resume && TRACES.stream().anyMatch(names::contains)) {
      throw new InvalidInputException(
          "The output folder "
              + path
              + " holds an earlier run. Continue it with --resume, or choose another --out.");
    }
  }

  /** Also what a killed process was writing: a hidden name that ends in .tmp. */
  private static boolean isOwn(String name) {
    return OWN.contains(name)
        || OWN.stream().anyMatch(own -> name.startsWith("." + own + ".") && name.endsWith(".tmp"));
  }

  private static void requireWritable(Path path) {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, ".run.json.", ".tmp"));
    } catch (IOException e) {
      throw new InvalidInputException(
          "The output folder "
              + path
              + " cannot be written to ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "). Check its permissions and the free space, or choose another --out.",
          e);
    }
  }

  /**
   * The fine-tuned model.
   *
   * @return {@code model/}, in sentence-transformers' layout
   */
  public Path model() {
    return path.resolve(MODEL);
  }

  /**
   * States from which the run can go on.
   *
   * @return {@code checkpoints/}
   */
  public Path checkpoints() {
    return path.resolve(CHECKPOINTS);
  }

  /**
   * The log of losses and evaluations.
   *
   * @return {@code metrics.jsonl}
   */
  public Path metrics() {
    return path.resolve(METRICS);
  }

  /**
   * The log's content so far.
   *
   * @return its entries; none where nothing was logged yet
   * @throws IOException if it cannot be read
   */
  public RunHistory history() throws IOException {
    return RunHistory.read(metrics());
  }

  /**
   * Everything needed to repeat the run.
   *
   * @return {@code run.json}
   */
  public Path record() {
    return path.resolve("run.json");
  }

  /**
   * The report for people.
   *
   * @return {@code report.html}
   */
  public Path report() {
    return path.resolve("report.html");
  }

  /**
   * The evaluators' tables.
   *
   * @return {@code eval/}
   */
  public Path evaluations() {
    return path.resolve("eval");
  }
}
