// Tells Thread Sanitizer of the waits inside Swift's Mutex on Linux; loaded before the tests by Scripts/test --sanitize thread.
// Why: Docs/development/fuzzing.md, "Thread Sanitizer and Mutex".
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

// A Mutex that is free is taken by an atomic exchange in our own, instrumented code. One that is held is waited for by a futex inside
// libswiftSynchronization, which is not instrumented: the sanitizer sees neither that the lock was passed on nor by whom.
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Present where the sanitizer is; a process without it (a shell, python) loads this library for nothing.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

// Synchronization._MutexHandle._lockSlow(Swift.UInt32) and ._unlockSlow(); the handle's only field is the word that the exchange is on.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void LockSlow(uint32_t thread, SELF void *handle);
typedef SWIFT void UnlockSlow(SELF void *handle);

SWIFT void lockSlow(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void unlockSlow(SELF void *handle) __asm__(UNLOCK);

SWIFT void lockSlow(uint32_t thread, SELF void *handle) {
    ((LockSlow *)dlsym(RTLD_NEXT, LOCK))(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlockSlow(SELF void *handle) {
    if (__tsan_release) __tsan_release(handle);
    ((UnlockSlow *)dlsym(RTLD_NEXT, UNLOCK))(handle);
}
