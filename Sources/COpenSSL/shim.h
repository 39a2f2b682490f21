#ifndef CONSILIUM_COPENSSL_SHIM_H
#define CONSILIUM_COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

// One EVP_MD_CTX for each thread, released when the thread ends. Making a context costs more than hashing 64 bytes.
// The variables are local to functions because Swift emits no globals of a header.
static inline EVP_MD_CTX **consilium_digest_slot(void) {
    static _Thread_local EVP_MD_CTX *context;
    return &context;
}

static inline void consilium_release_digest(void *context) {
    *consilium_digest_slot() = NULL;
    EVP_MD_CTX_free((EVP_MD_CTX *)context);
}

static inline pthread_key_t *consilium_digest_key(void) {
    static pthread_key_t key;
    return &key;
}

static inline void consilium_make_digest_key(void) {
    pthread_key_create(consilium_digest_key(), consilium_release_digest);
}

static inline EVP_MD_CTX *consilium_digest_of_thread(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    EVP_MD_CTX **slot = consilium_digest_slot();
    if (*slot == NULL) {
        pthread_once(&once, consilium_make_digest_key);
        *slot = EVP_MD_CTX_new();
        pthread_setspecific(*consilium_digest_key(), *slot);
    }
    return *slot;
}

// SHA-256 of first ‖ second ‖ third; 1 for success.
static inline int consilium_sha256(const EVP_MD *digest, const void *first, size_t first_count, const void *second,
                                   size_t second_count, const void *third, size_t third_count, uint8_t out[32]) {
    EVP_MD_CTX *context = consilium_digest_of_thread();
    if (context == NULL || EVP_DigestInit_ex2(context, digest, NULL) != 1) return 0;
    if (first_count > 0 && EVP_DigestUpdate(context, first, first_count) != 1) return 0;
    if (second_count > 0 && EVP_DigestUpdate(context, second, second_count) != 1) return 0;
    if (third_count > 0 && EVP_DigestUpdate(context, third, third_count) != 1) return 0;
    return EVP_DigestFinal_ex(context, out, NULL);
}

// Begins HMAC-SHA-256; 1 for success.
static inline int consilium_hmac_sha256_init(EVP_MAC_CTX *context, const uint8_t *key, size_t key_count) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, key_count, parameters);
}

#endif
