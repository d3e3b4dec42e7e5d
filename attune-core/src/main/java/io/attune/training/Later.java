package io.attune.training;

import java.util.Iterator;
import java.util.function.Supplier;

/** An iterator that is made when its first element is asked for. */
final class Later implements Iterator<int[]> {
  private final Supplier<Iterator<int[]>> source;
  private Iterator<int[]> made;

  Later(Supplier<Iterator<int[]>> source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    return made().hasNext();
  }

  @Override
  public int[] next() {
    return made().next();
  }

  private Iterator<int[]> made() {
    if (made == null) {
      made = source.get();
    }
    return made;
  }
}
