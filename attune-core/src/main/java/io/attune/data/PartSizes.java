package io.attune.data;

import io.attune.InvalidInputException;
import java.util.stream.IntStream;

/** How many rows go into the training, validation and test part. */
public sealed interface PartSizes permits PartSizes.Shares, PartSizes.Counts {
  /** 80 % to train, 10 % each to validate and test. */
  PartSizes DEFAULT = new Shares(0.8, 0.1, 0.1);

  /**
   * The sizes for a number of rows.
   *
   * @param rows all of them
   * @return of the training, validation and test part; they add up to the rows
   * @throws InvalidInputException if the rows do not allow them
   */
  int[] of(int rows);

  /**
   * Sizes by share: whole rows of it, rounded down, and the rest to the last part. 1,012 rows at
   * 0.8 and 0.1 give 809, 101 and 102. A part with a share above 0 gets a row at least.
   *
   * @param train share of the rows, 0 to 1
   * @param validation share of the rows, 0 to 1
   * @param test share of the rows, 0 to 1; the three add up to 1
   */
  record Shares(double train, double validation, double test) implements PartSizes {
    /**
     * Checks the ranges.
     *
     * @throws InvalidInputException if a share is out of its range or they do not add up to 1
     */
    public Shares {
      requireShare("train", train);
      requireShare("validation", validation);
      requireShare("test", test);
      if (Math.abs(train + validation + test - 1) > 1e-6) {
        throw new InvalidInputException(
            "The shares train %s, validation %s and test %s add up to %s; they must add up to 1, such as 0.8, 0.1 and 0.1."
                .formatted(train, validation, test, train + validation + test));
      }
    }

    private static void requireShare(String name, double share) {
      if (!(share >= 0 && share <= 1)) {
        throw new InvalidInputException(
            "The share for %s is %s; it must be between 0 and 1.".formatted(name, share));
      }
    }

    @Override
    public int[] of(int rows) {
      double[] shares = {train, validation, test};
      int[] sizes = IntStream.range(0, 3).map(part -> (int) (shares[part] * rows)).toArray();
      int[] used = IntStream.range(0, 3).filter(part -> shares[part] > 0).toArray();
      if (rows < used.length) {
        throw new InvalidInputException(
            "%d rows are too few for %d parts; give more rows or ask for fewer parts."
                .formatted(rows, used.length));
      }
      int last = used[used.length - 1];
      sizes[last] += rows - IntStream.of(sizes).sum();
      for (int part : used) {
        if (sizes[part] == 0) {
          int largest = 0;
          for (int other : used) {
            largest = sizes[other] > sizes[largest] ? other : largest;
          }
          sizes[largest]--;
          sizes[part]++;
        }
      }
      return sizes;
    }
  }

  /**
   * Sizes in rows.
   *
   * @param train rows, 0 or more
   * @param validation rows, 0 or more
   * @param test rows, 0 or more; or {@link #REST}
   */
  record Counts(int train, int validation, int test) implements PartSizes {
    /** The rows that the other parts leave. */
    public static final int REST = -1;

    /**
     * Checks the ranges.
     *
     * @throws InvalidInputException if a count is negative
     */
    public Counts {
      if (train < 0 || validation < 0 || test < REST) {
        throw new InvalidInputException(
            "The counts are train %d, validation %d and test %d; none may be negative."
                .formatted(train, validation, test));
      }
    }

    @Override
    public int[] of(int rows) {
      long asked = (long) train + validation + Math.max(0, test);
      if (asked > rows || (test != REST && asked < rows)) {
        throw new InvalidInputException(
            "The counts train %d, validation %d%s add up to %d, but there are %d rows; %s."
                .formatted(
                    train,
                    validation,
                    test == REST ? "" : " and test " + test,
                    asked,
                    rows,
                    asked > rows
                        ? "ask for fewer"
                        : "they must add up to all of them, or leave out the test part to give it the rest"));
      }
      return new int[] {train, validation, test == REST ? rows - (int) asked : test};
    }
  }
}
