package io.attune.engine;

/** Is told how far a long piece of work has come. Called on the thread that works. */
@FunctionalInterface
public interface ProgressListener {
  /** Says nothing. */
  ProgressListener NONE = (task, done, total) -> {};

  /**
   * @param task what is being done, such as {@code "Encoding"}
   * @param done how many units are done, 0 at the start and {@code total} at the end
   * @param total how many units there are
   */
  void progress(String task, long done, long total);
}
