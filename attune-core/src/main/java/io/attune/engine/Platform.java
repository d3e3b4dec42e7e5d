package io.attune.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What machine this is, and whether the tensor engine runs on it. */
final class Platform {
  /** The C library that the Linux build of libtorch is linked against. */
  private static final int[] LEAST_GLIBC = {2, 35};

  static final String SUPPORTED =
      "Attune runs on Linux x86-64 with glibc 2.35 or later (Ubuntu 22.04, Debian 12, Fedora 36,"
          + " RHEL 10), macOS on Apple silicon, and Windows x86-64";

  private Platform() {}

  /** Throws with a sentence for the user where the native libraries could not be loaded. */
  static void requireSupported() {
    requireSupported(
        System.getProperty("os.name"), System.getProperty("os.arch"), Platform::glibcVersion);
  }

  static void requireSupported(
      String system, String architecture, java.util.function.Supplier<String> glibc) {
    String os = system.toLowerCase(Locale.ROOT);
    boolean x86 = List.of("amd64", "x86_64").contains(architecture);
    boolean arm = List.of("aarch64", "arm64").contains(architecture);
    boolean known =
        (os.startsWith("linux") && x86)
            || (os.startsWith("mac") && arm)
            || (os.startsWith("windows") && x86);
    if (!known) {
      throw new InvalidInputException(
          "The tensor engine has no build for "
              + system
              + " on "
              + architecture
              + ". "
              + SUPPORTED
              + ".");
    }
    if (os.startsWith("linux") && !glibcSuffices(glibc.get())) {
      throw new InvalidInputException(
          "This system's C library is "
              + (glibc.get().isEmpty() ? "not glibc" : "glibc " + glibc.get())
              + ". "
              + SUPPORTED
              + ".");
    }
  }

  static boolean glibcSuffices(String version) {
    String[] parts = version.split("[^0-9]+", -1);
    if (parts.length < 2 || parts[0].isEmpty()) {
      return false;
    }
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return major > LEAST_GLIBC[0] || (major == LEAST_GLIBC[0] && minor >= LEAST_GLIBC[1]);
  }

  /** The glibc version, such as {@code 2.36}; empty where the C library is another one (musl). */
  private static String glibcVersion() {
    try {
      return NativeLibrary.getInstance("c")
          .getFunction("gnu_get_libc_version")
          .invokeString(new Object[0], false);
    } catch (UnsatisfiedLinkError e) {
      return "";
    }
  }

  /**
   * Sets an environment variable for native code of this process. Java's own copy of the
   * environment does not change.
   */
  static void setNativeEnvironment(String name, String value) {
    boolean windows = com.sun.jna.Platform.isWindows();
    Function set =
        NativeLibrary.getInstance(windows ? "msvcrt" : "c")
            .getFunction(windows ? "_putenv_s" : "setenv");
    Object[] arguments =
        windows ? new Object[] {name, value} : new Object[] {name, value, /* overwrite */ 0};
    int status = set.invokeInt(arguments);
    if (status != 0) {
      throw new IllegalStateException(
          "Cannot set " + name + " for native code: error " + Native.getLastError());
    }
  }

  /** Whether the processor multiplies bf16 matrices in hardware (AVX-512 BF16 or AMX). */
  static boolean hasBf16Arithmetic() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuInfo)) {
      return false;
    }
    try (var lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.split("\\s+")))
          .map(flags -> flags.contains("avx512_bf16") || flags.contains("amx_bf16"))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }

  /** The processor's name as the system gives it, for records of a run. */
  static String processor() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpuInfo)) {
      try (var lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }
}
