package io.attune.cli;

import java.io.IOException;

/** A command that can check its options before its input is there, as recipes need it. */
interface CheckedOptions {
  /**
   * Checks the options; reads and writes nothing.
   *
   * @param problems what is wrong is noted there
   */
  void checkOptions(Problems problems) throws IOException;
}
