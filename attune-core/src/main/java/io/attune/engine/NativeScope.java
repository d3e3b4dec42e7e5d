package io.attune.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Bounds the life of native memory: every tensor made by this thread inside the scope is freed when
 * it closes, in whatever order the code below made them.
 *
 * <pre>{@code
 * try (NativeScope scope = NativeScope.open()) {
 *   Tensor sum = scope.keep(a.add(b)); // outlives the scope: the caller owns it
 * }
 * }</pre>
 *
 * <p>Scopes nest, and belong to the thread that opened them.
 */
public final class NativeScope implements AutoCloseable {
  private final PointerScope pointers = new PointerScope();
  private final List<Pointer> handedOver = new ArrayList<>(0);

  private NativeScope() {}

  /**
   * Opens a scope for the current thread, loading the engine if this is its first use.
   *
   * @return the scope, to be closed by the same thread
   */
  public static NativeScope open() {
    NativeEngine.load();
    return new NativeScope();
  }

  /**
   * Runs work in a scope of its own and hands its result to the scope around, so that what the work
   * made on its way is freed at once.
   *
   * @param work makes one tensor, on this thread
   * @return the result, which lives as long as if it had been made without this method
   */
  public static <P extends Pointer> P confine(Supplier<P> work) {
    try (NativeScope scope = open()) {
      return scope.handOver(work.get());
    }
  }

  /**
   * Hands a tensor to the scope around this one, if there is any, when this one closes.
   *
   * @param pointer made inside this scope; not what an operation in place returns, which is the
   *     same memory under another name
   * @return the same pointer, which lives as long as if it had been made before this scope opened
   */
  public <P extends Pointer> P handOver(P pointer) {
    handedOver.add(keep(pointer));
    return pointer;
  }

  /**
   * Lets a tensor outlive this scope and those around it.
   *
   * @param pointer made inside the scope
   * @return the same pointer; whoever keeps it has to {@link Pointer#close() close} it
   */
  public <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    return pointer;
  }

  @Override
  public void close() {
    pointers.close();
    PointerScope around = PointerScope.getInnerScope();
    if (around != null) {
      for (Pointer pointer : handedOver) {
        around.attach(pointer);
        pointer.releaseReference();
      }
    }
  }
}
