package io.attune.training;

import io.attune.EnumKeys;

/**
 * How the learning rate changes over the steps of a run, as a factor of the one configured. The
 * formulas are those of Hugging Face's transformers ({@code optimization.py}).
 */
public enum Scheduler {
  /** Down to 0 in a straight line. */
  LINEAR {
    @Override
    double afterWarmup(int done, int steps) {
      return Math.max(0, (double) (steps - done) / Math.max(1, steps));
    }
  },
  /** Down to 0 along half a cosine wave. */
  COSINE {
    @Override
    double afterWarmup(int done, int steps) {
      double progress = (double) done / Math.max(1, steps);
      return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
  },
  /** Always the same; a warmup is ignored. */
  CONSTANT {
    @Override
    double afterWarmup(int done, int steps) {
      return 1;
    }

    @Override
    double factor(int step, int steps, int warmupSteps) {
      return 1;
    }
  },
  /** The same after a warmup. */
  CONSTANT_WITH_WARMUP {
    @Override
    double afterWarmup(int done, int steps) {
      return 1;
    }
  };

  /** The factor when so many of the steps after the warmup are done. */
  abstract double afterWarmup(int done, int steps);

  /**
   * @param step optimiser steps done before this one, from 0
   * @param steps of the whole run
   * @param warmupSteps in which the factor rises from 0 in a straight line
   * @return the factor for this step, in [0, 1]; 0 for the first of a warmup
   */
  double factor(int step, int steps, int warmupSteps) {
    if (step < warmupSteps) {
      return (double) step / warmupSteps;
    }
    return afterWarmup(step - warmupSteps, steps - warmupSteps);
  }

  /**
   * @return the name on the command line, such as {@code linear}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * @param key as given by {@link #key()}
   * @return the scheduler of that name
   * @throws io.attune.InvalidInputException if there is none
   */
  public static Scheduler fromKey(String key) {
    return EnumKeys.find("scheduler", key, values());
  }
}
