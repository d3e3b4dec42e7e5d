/**
 * The native tensor engine: libtorch through JavaCPP, made safe to use from Java.
 *
 * <ul>
 *   <li>{@link io.attune.engine.NativeEngine} loads the native libraries once, after checking the
 *       platform and setting what must be set before they load. Everything that touches a tensor
 *       goes through {@link io.attune.engine.NativeScope}, which does so.
 *   <li>{@link io.attune.engine.NativeScope} bounds native memory: what is made inside is freed at
 *       its end.
 *   <li>{@link io.attune.engine.NativeMemory} tells how much is in use; {@link
 *       io.attune.engine.KeptTensors} and {@link io.attune.engine.ScopedTensors} outlive the scopes
 *       in which they are made.
 *   <li>{@link io.attune.engine.Operators} calls what JavaCPP's presets have no method for, and
 *       {@link io.attune.engine.CustomGradient} lets Java code compute a gradient.
 *   <li>{@link io.attune.engine.Tensors} copies between Java arrays and tensors.
 *   <li>{@link io.attune.engine.Precision} chooses float32 or bf16 arithmetic.
 *   <li>{@link io.attune.engine.Dropout} and {@link io.attune.engine.Permutations} are the only
 *       sources of randomness, both seeded.
 * </ul>
 *
 * Who owns native memory is told in {@code docs/native-memory.md}.
 */
package io.attune.engine;
