// Composer
