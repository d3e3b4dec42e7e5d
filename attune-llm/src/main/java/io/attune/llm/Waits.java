package io.attune.llm;

import java.time.Duration;

/** Time and waiting, so that tests need not wait. */
interface Waits {
  /** Real time. */
  Waits REAL =
      new Waits() {
        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.toMillis());
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;

  /** Nanoseconds since some moment. */
  long nanoTime();
}
