package io.attune.negatives;

/** Is told how far mining has come. Called on the thread that works. */
@FunctionalInterface
public interface MiningProgress {
  /** Says nothing. */
  MiningProgress NONE = (task, done, total) -> {};

  /**
   * Takes the state.
   *
   * @param task what is being done
   * @param done how many units are done, 0 at the start and {@code total} at the end
   * @param total how many units there are
   */
  void progress(String task, long done, long total);
}
