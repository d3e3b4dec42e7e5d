package io.attune.training;

import java.util.Iterator;
import java.util.function.Supplier;

/** An iterator that is made when its first element is asked for. */
final class Later<E> implements Iterator<E> {
  private final Supplier<Iterator<E>> source;
  private Iterator<E> made;

  Later(Supplier<Iterator<E>> source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    return made().hasNext();
  }

  @Override
  public E next() {
    return made().next();
  }

  private Iterator<E> made() {
    if (made == null) {
      made = source.get();
    }
    return made;
  }
}
