package io.attune.publishing;

import io.attune.engine.NativeEngine;
import io.attune.engine.Precision;

/**
 * Where a run took place. Names and numbers of the machine only; never environment variables, user
 * or host names.
 *
 * @param attune Attune's version
 * @param java the Java runtime's version and maker
 * @param libtorch the tensor engine's version
 * @param tokenizers the tokenizer library's version
 * @param os name, version and architecture of the operating system
 * @param processor as the system names it
 * @param threads that one tensor operation uses
 * @param precision that the encoder computed in: fp32 or bf16
 */
public record RunEnvironment(
    String attune,
    String java,
    String libtorch,
    String tokenizers,
    String os,
    String processor,
    int threads,
    String precision) {

  /**
   * Describes this process and machine.
   *
   * @param precision asked for; AUTO is recorded as what it means here
   * @return the description
   */
  public static RunEnvironment current(Precision precision) {
    return new RunEnvironment(
        Versions.attune(),
        System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"),
        Versions.libtorch(),
        Versions.tokenizers(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        NativeEngine.processor(),
        NativeEngine.threads(),
        precision.resolve().key());
  }
}
