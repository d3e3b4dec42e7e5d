package io.attune.cli.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of a run's work, which is done again only if something has changed.
 *
 * @param stage that it is part of
 * @param name unique in the run, and the folder of its results
 * @param settings that its results depend on, besides files and models
 * @param inputs files and folders that its results depend on
 * @param models whose weights its results depend on, by reference
 * @param work does it
 */
public record StageTask(
    Stage stage,
    String name,
    Map<String, Object> settings,
    List<Path> inputs,
    List<String> models,
    Work work) {
  /** Does a piece of work. */
  @FunctionalInterface
  public interface Work {
    /**
     * Writes the results.
     *
     * @param folder for them; holds what an earlier attempt left
     * @param begun whether that attempt had the same to do, so that it can be gone on with
     * @return whether the work is finished; false where the user stopped it
     * @throws IOException if something cannot be read or written
     */
    boolean run(Path folder, boolean begun) throws IOException;
  }

  /** Copies the collections. */
  public StageTask {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    inputs = List.copyOf(inputs);
    models = List.copyOf(models);
  }
}
